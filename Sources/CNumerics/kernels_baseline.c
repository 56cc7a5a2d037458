#define CN_TABLE cn_kernels_baseline
#define CN_NAME "baseline"
#include "kernels.inc"
