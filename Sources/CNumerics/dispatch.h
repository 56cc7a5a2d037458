// The kernels exist once in source (kernels.inc) and are compiled for several instruction sets; the table for
// this processor is chosen when first asked for.
#ifndef CN_DISPATCH_H
#define CN_DISPATCH_H
#include <stdint.h>

#include "CNumerics.h"
#include "panels.h"

typedef struct {
  const char *name;
  void (*rms_norm)(int64_t, int64_t, float, const float *, const float *, float *, float *);
  void (*rms_norm_backward)(int64_t, int64_t, const float *, const float *, const float *, const float *, float *);
  void (*rms_norm_weight_gradient)(int64_t, int64_t, const float *, const float *, const float *, float *);
  void (*rope)(int64_t, int64_t, int64_t, float *, int64_t, const int32_t *, const float *, const float *, float);
  void (*swiglu)(int64_t, int64_t, const float *, float *);
  void (*swiglu_backward)(int64_t, int64_t, const float *, const float *, float *);
  void (*attention_forward)(const cn_attention *, int64_t segment, int64_t kv_head, float *scratch, float *out);
  void (*attention_backward)(const cn_attention *, int64_t segment, int64_t kv_head, float *scratch,
                             const float *dout, float *dqkv);
  void (*log_sum_exp)(int64_t, int64_t, const float *, float *);
  void (*cross_entropy_backward)(int64_t, int64_t, const float *, const float *, const int32_t *, const float *,
                                 float *);
  void (*softmax)(int64_t, int64_t, const float *, const float *, float *);
  void (*add)(int64_t, const float *, float *);
  double (*sum_of_squares)(int64_t, const float *);
  void (*transpose)(int64_t, int64_t, const float *, float *, int64_t, int64_t, int64_t);
  void (*panel_block)(const cn_panel_block *);
  void (*adamw)(int64_t, float *, const float *, float *, float *, float, float, float, float, float, float, float);
} cn_kernel_table;

const cn_kernel_table *cn_kernels(void);
extern const cn_kernel_table cn_kernels_baseline;
#if defined(__x86_64__)
extern const cn_kernel_table cn_kernels_avx2, cn_kernels_avx512;
#endif

#endif
