#include "dispatch.h"

#include <stdlib.h>
#include <string.h>

// AMEND_KERNELS=baseline or avx2 stays below what the processor can do, to compare or to avoid a fault. The choice is
// a pure function of that and the processor, so racing first calls store the same pointer.
const cn_kernel_table *cn_kernels(void) {
  static const cn_kernel_table *chosen;
  const cn_kernel_table *table = __atomic_load_n(&chosen, __ATOMIC_RELAXED);
  if (table) return table;
  table = &cn_kernels_baseline;
#if defined(__x86_64__)
  const char *wish = getenv("AMEND_KERNELS");
  int level = !wish ? 2 : !strcmp(wish, "baseline") ? 0 : !strcmp(wish, "avx2") ? 1 : 2;
  __builtin_cpu_init();
  if (level > 1 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl"))
    table = &cn_kernels_avx512;
  else if (level > 0 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    table = &cn_kernels_avx2;
#endif
  __atomic_store_n(&chosen, table, __ATOMIC_RELAXED);
  return table;
}
