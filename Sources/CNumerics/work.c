#include "work.h"

#include <stdatomic.h>

// Workers add at the same time, once a product.
static atomic_llong multiplications, block_rows, tokens;

void cn_count(int64_t count) { atomic_fetch_add_explicit(&multiplications, count, memory_order_relaxed); }
void cn_count_block_rows(int64_t rows) { atomic_fetch_add_explicit(&block_rows, rows, memory_order_relaxed); }
void cn_count_tokens(int64_t count) { atomic_fetch_add_explicit(&tokens, count, memory_order_relaxed); }

cn_work cn_work_so_far(void) {
  return (cn_work){2 * (double)atomic_load(&multiplications), atomic_load(&block_rows), atomic_load(&tokens)};
}
