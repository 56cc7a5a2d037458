// Where the time goes: every public kernel adds what it took to its phase while somebody is measuring.
#ifndef CN_PROFILE_H
#define CN_PROFILE_H
#include "CNumerics.h"

typedef struct {
  cn_phase phase;
  double start;
} cn_timer;

/// A timer that runs, if anybody is measuring.
cn_timer cn_timer_start(cn_phase phase);
void cn_timer_stop(const cn_timer *timer);

/// Times the rest of the enclosing block.
#define CN_TIMED(phase) cn_timer cn_timer_here __attribute__((cleanup(cn_timer_stop))) = cn_timer_start(phase)

#endif
