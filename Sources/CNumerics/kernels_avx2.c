#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define CN_TABLE cn_kernels_avx2
#define CN_NAME "avx2"
#define CN_TILE_ROWS 6
#define CN_TILE_PANELS 1
#include "kernels.inc"
#pragma clang attribute pop
#endif
