#include "profile.h"

#include <stdatomic.h>
#include <time.h>

#include "parallel.h"

static atomic_bool measuring;
// Nanoseconds; workers add to them at the same time.
static atomic_llong spent[CN_PHASES];

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

cn_timer cn_timer_start(cn_phase phase) {
  bool is_measuring = atomic_load_explicit(&measuring, memory_order_relaxed);
  return (cn_timer){phase, is_measuring ? seconds() : 0};
}

void cn_timer_stop(const cn_timer *timer) {
  if (timer->start == 0) return;
  // What workers do at the same time takes the time of one of them.
  double share = (seconds() - timer->start) / cn_threads_here();
  atomic_fetch_add(&spent[timer->phase], (long long)(1e9 * share));
}

void cn_profile_start(void) {
  for (int phase = 0; phase < CN_PHASES; phase++) atomic_store(&spent[phase], 0);
  atomic_store(&measuring, true);
}

void cn_profile_stop(double result[CN_PHASES]) {
  atomic_store(&measuring, false);
  for (int phase = 0; phase < CN_PHASES; phase++) result[phase] = 1e-9 * (double)atomic_load(&spent[phase]);
}
