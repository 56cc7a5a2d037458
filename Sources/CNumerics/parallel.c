#include "parallel.h"

#include <signal.h>

#include "CNumerics.h"

// Of libgomp, on which the OpenMP build of OpenBLAS runs. The symbols are weak: where there is none (macOS), the work
// runs on one thread.
extern void GOMP_parallel(void (*)(void *), void *, unsigned, unsigned) __attribute__((weak));
extern int omp_get_thread_num(void) __attribute__((weak));
extern int omp_get_num_threads(void) __attribute__((weak));
extern int omp_get_max_threads(void) __attribute__((weak));
extern int omp_in_parallel(void) __attribute__((weak));

typedef struct {
  int64_t count;
  cn_task task;
  const void *context;
} region;

static void run_share(void *raw) {
  const region *r = raw;
  int64_t thread = omp_get_thread_num(), threads = omp_get_num_threads();
  int64_t first = r->count * thread / threads, last = r->count * (thread + 1) / threads;
  if (first < last) r->task(r->context, first, last);
}

int cn_threads_here(void) { return omp_in_parallel && omp_in_parallel() ? omp_get_num_threads() : 1; }

int cn_threads(void) { return omp_get_max_threads ? omp_get_max_threads() : 1; }

void cn_parallel_for(int64_t count, int64_t grain, cn_task task, const void *context) {
  int64_t threads = cn_threads();
  if (threads > count / (grain > 0 ? grain : 1)) threads = count / (grain > 0 ? grain : 1);
  // Inside a worker the threads are busy already, and a region within a region would only add to them.
  if (threads < 2 || !GOMP_parallel || (omp_in_parallel && omp_in_parallel())) {
    if (count > 0) task(context, 0, count);
    return;
  }
  region r = {count, task, context};
  GOMP_parallel(run_share, &r, (unsigned)threads, 0);
}

static void nothing(void *unused) { (void)unused; }

void cn_start_threads(void) {
  if (cn_threads() < 2 || !GOMP_parallel) return;
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  GOMP_parallel(nothing, 0, (unsigned)cn_threads(), 0);
  pthread_sigmask(SIG_SETMASK, &before, 0);
}

typedef struct {
  int64_t count;
  cn_worker worker;
  const void *context;
} crew;

// There may be fewer threads than workers: each takes over the numbers of those that there are not.
static void run_crew(void *raw) {
  const crew *c = raw;
  int64_t threads = omp_get_num_threads();
  for (int64_t i = omp_get_thread_num(); i < c->count; i += threads) c->worker(c->context, i);
}

void cn_run_workers(int64_t count, cn_worker worker, const void *context) {
  int64_t threads = count < cn_threads() ? count : cn_threads();
  if (threads < 2 || !GOMP_parallel || (omp_in_parallel && omp_in_parallel())) {
    for (int64_t i = 0; i < count; i++) worker(context, i);
    return;
  }
  crew c = {count, worker, context};
  GOMP_parallel(run_crew, &c, (unsigned)threads, 0);
}
