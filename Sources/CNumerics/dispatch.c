#include "dispatch.h"

// The choice is a pure function of the processor, so racing first calls store the same pointer.
const cn_kernel_table *cn_kernels(void) {
  static const cn_kernel_table *chosen;
  const cn_kernel_table *table = __atomic_load_n(&chosen, __ATOMIC_RELAXED);
  if (table) return table;
  table = &cn_kernels_baseline;
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl"))
    table = &cn_kernels_avx512;
  else if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    table = &cn_kernels_avx2;
#endif
  __atomic_store_n(&chosen, table, __ATOMIC_RELAXED);
  return table;
}
