#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512bw,avx512vl,avx2,fma"))), apply_to = function)
#define CN_TABLE cn_kernels_avx512
#define CN_NAME "avx512"
#define CN_TILE_ROWS 12
#define CN_TILE_PANELS 2
#include "kernels.inc"
#pragma clang attribute pop
#endif
