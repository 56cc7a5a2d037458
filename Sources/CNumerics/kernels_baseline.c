#define CN_TABLE cn_kernels_baseline
#define CN_NAME "baseline"
// Sixteen vector registers of four floats on x86, thirty-two on ARM.
#if defined(__aarch64__)
#define CN_TILE_ROWS 6
#else
#define CN_TILE_ROWS 3
#endif
#define CN_TILE_PANELS 1
#include "kernels.inc"
