// Symmetric matrices of float64 in a square: what LAPACK does not offer, in tiles, since rows are longer than a page.
#include <math.h>
#include <stddef.h>

#include "CNumerics.h"
#include "parallel.h"

enum { tile = 64 };

typedef struct {
  int64_t n;
  double *a;
  int to_upper;
} mirroring;

// Tiles first ..< last of the lower triangle's rows.
static void mirror_tiles(const void *raw, int64_t first, int64_t last) {
  const mirroring *m = raw;
  int64_t n = m->n;
  for (int64_t r = first * tile; r < last * tile && r < n; r += tile)
    for (int64_t c = 0; c <= r; c += tile)
      for (int64_t i = r; i < r + tile && i < n; i++)
        for (int64_t j = c; j < c + tile && j < i; j++) {
          if (m->to_upper) m->a[j * n + i] = m->a[i * n + j];
          else m->a[i * n + j] = m->a[j * n + i];
        }
}
void cn_mirror_lower(int64_t n, double *a) {
  mirroring m = {n, a, 1};
  cn_parallel_for((n + tile - 1) / tile, 4, mirror_tiles, &m);
}
void cn_mirror_upper(int64_t n, double *a) {
  mirroring m = {n, a, 0};
  cn_parallel_for((n + tile - 1) / tile, 4, mirror_tiles, &m);
}

double cn_one_norm_lower(int64_t n, const double *a) {
  double *sums = __builtin_calloc((size_t)n, sizeof(double)), largest = 0;
  for (int64_t i = 0; i < n && sums; i++) {
    double own = 0;
    for (int64_t j = 0; j < i; j++) {
      double magnitude = fabs(a[i * n + j]);
      own += magnitude;
      sums[j] += magnitude;
    }
    sums[i] += own + fabs(a[i * n + i]);
  }
  // Anything that is not finite must come through, and a comparison with a NaN is false.
  for (int64_t i = 0; i < n && sums; i++) largest = sums[i] <= largest ? largest : sums[i];
  for (int64_t i = 0; i < n && sums; i++)
    if (!isfinite(sums[i])) largest = NAN;
  if (!sums) largest = NAN;
  __builtin_free(sums);
  return largest;
}

typedef struct {
  int64_t n, width;
  double factor;
  const float *x;
  double *a;
} rows_job;

static void scale_rows(const void *raw, int64_t first, int64_t last) {
  const rows_job *j = raw;
  for (int64_t i = first; i < last; i++)
    for (int64_t c = 0; c <= i; c++) j->a[i * j->n + c] *= j->factor;
}
void cn_scale_lower(int64_t n, double factor, double *a) {
  rows_job j = {.n = n, .factor = factor, .a = a};
  cn_parallel_for(n, 256, scale_rows, &j);
}

static void add_rows(const void *raw, int64_t first, int64_t last) {
  const rows_job *j = raw;
  for (int64_t i = first; i < last; i++)
    for (int64_t c = 0; c < j->width; c++) j->a[i * j->n + c] += (double)j->x[i * j->width + c];
}
void cn_add_panel(int64_t rows, int64_t width, const float *x, int64_t n, double *a) {
  rows_job j = {.n = n, .width = width, .x = x, .a = a};
  cn_parallel_for(rows, 1 + 65536 / (width + 1), add_rows, &j);
}
