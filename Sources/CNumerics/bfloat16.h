// Products with a bfloat16 matrix where it lies, for processors with AVX512-BF16: nothing of the matrix is copied
// but panels that fit the second-level cache.
#ifndef CN_BFLOAT16_H
#define CN_BFLOAT16_H
#include <stdbool.h>
#include <stdint.h>

/// Whether this processor has the instructions, and AMEND_KERNELS does not forbid them.
bool cn_has_bfloat16(void);

/// y [m, n] (+)= x W^T for W [n, k] in bfloat16; x [m, k] is rounded to it, sums are float32.
bool cn_bfloat16_forward(int64_t m, int64_t n, int64_t k, const float *x, const uint16_t *w, float *y,
                         int64_t y_stride, bool accumulate);
/// dx [m, k] (+)= dy W, with dy [m, n] rounded to bfloat16.
bool cn_bfloat16_backward(int64_t m, int64_t n, int64_t k, const float *dy, int64_t dy_stride, const uint16_t *w,
                          float *dx, bool accumulate);

#endif
