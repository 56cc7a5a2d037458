// Splits work over the OpenMP pool that OpenBLAS runs on, so that there is one pool, not two.
#ifndef CN_PARALLEL_H
#define CN_PARALLEL_H
#include <stdint.h>

/// A task handles the items first ..< last of a loop whose items are independent of each other.
typedef void (*cn_task)(const void *context, int64_t first, int64_t last);
/// Runs `task` over 0 ..< count in contiguous pieces; with less than `grain` items a piece, on fewer threads.
/// Every item is computed by the same instructions wherever it runs, so results do not depend on the split.
void cn_parallel_for(int64_t count, int64_t grain, cn_task task, const void *context);

/// How many threads do the work of the caller at the same time: those of the region that it is in, or one.
int cn_threads_here(void);

#endif
