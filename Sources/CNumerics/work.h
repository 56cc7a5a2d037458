// How much is computed, beside how long it takes.
#ifndef CN_WORK_H
#define CN_WORK_H
#include "CNumerics.h"

/// Counts the multiplications of numbers, each with its addition, of something that is about to be computed.
void cn_count(int64_t multiplications);

#endif
