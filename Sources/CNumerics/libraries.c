#include <stdio.h>
#include <string.h>

#include "CNumerics.h"
#include "dispatch.h"
#include "profile.h"
#include "work.h"

// The BLAS and LAPACK symbols are declared by hand: distributions disagree on where cblas.h lives and whether
// LAPACKE exists, never on these names.
enum { row_major = 101, no_transpose = 111, transpose = 112 };
extern void cblas_sgemm(int, int, int, int, int, int, float, const float *, int, const float *, int, float, float *,
                        int);
extern void cblas_dgemm(int, int, int, int, int, int, double, const double *, int, const double *, int, double,
                        double *, int);
extern void dpotrf_(const char *, const int *, double *, const int *, int *);
extern void dpotrs_(const char *, const int *, const int *, const double *, const int *, double *, const int *,
                    int *);
extern void dpocon_(const char *, const int *, const double *, const int *, const double *, double *, double *,
                    int *, int *);
extern char *openblas_get_corename(void) __attribute__((weak));
extern char *openblas_get_config(void) __attribute__((weak));

void cn_sgemm(bool ta, bool tb, int64_t m, int64_t n, int64_t k, float alpha, const float *a, int64_t lda,
              const float *b, int64_t ldb, float beta, float *c, int64_t ldc) {
  if (m == 0 || n == 0) return;
  CN_TIMED(CN_PHASE_PRODUCTS);
  cn_count(m * n * k);
  cblas_sgemm(row_major, ta ? transpose : no_transpose, tb ? transpose : no_transpose, (int)m, (int)n, (int)k, alpha,
              a, (int)lda, b, (int)ldb, beta, c, (int)ldc);
}

void cn_dgemm(bool ta, bool tb, int64_t m, int64_t n, int64_t k, double alpha, const double *a, int64_t lda,
              const double *b, int64_t ldb, double beta, double *c, int64_t ldc) {
  if (m == 0 || n == 0) return;
  cn_count(m * n * k);
  cblas_dgemm(row_major, ta ? transpose : no_transpose, tb ? transpose : no_transpose, (int)m, (int)n, (int)k,
              alpha, a, (int)lda, b, (int)ldb, beta, c, (int)ldc);
}

// LAPACK is column-major: our lower triangle is its upper one.
int cn_dpotrf_lower(int64_t n, double *a) {
  int order = (int)n, info = 0;
  cn_count(n * n * n / 6);
  dpotrf_("U", &order, a, &order, &info);
  return info;
}

int cn_dpotrs_lower(int64_t n, int64_t count, const double *factor, double *b) {
  int order = (int)n, columns = (int)count, info = 0;
  cn_count(n * n * count);
  if (count > 0) dpotrs_("U", &order, &columns, factor, &order, b, &order, &info);
  return info;
}

double cn_dpocon_lower(int64_t n, const double *factor, double norm) {
  int order = (int)n, info = 0;
  double reciprocal = 0;
  double *work = __builtin_malloc(sizeof(double) * 3 * (size_t)n);
  int *integers = __builtin_malloc(sizeof(int) * (size_t)n);
  if (work && integers) dpocon_("U", &order, factor, &order, &norm, &reciprocal, work, integers, &info);
  __builtin_free(work);
  __builtin_free(integers);
  return info == 0 ? reciprocal : 0;
}

// Releases before 0.3.25 take Intel processors that came after them for a Prescott of 2004, whose kernels are five
// times as slow (OpenBLAS issue 4267).
const char *cn_better_blas_core(void) {
  if (!openblas_get_corename || strcmp(openblas_get_corename(), "Prescott") != 0) return 0;
  const char *kernels = cn_kernels()->name;
  return strcmp(kernels, "avx512") == 0 ? "SkylakeX" : strcmp(kernels, "avx2") == 0 ? "Haswell" : 0;
}

void cn_describe(char *text, int64_t capacity) {
  char number[32] = "";
  if (openblas_get_config) sscanf(openblas_get_config(), "OpenBLAS %31s", number);
  snprintf(text, (size_t)capacity, "OpenBLAS %s %s, kernels %s, %d threads", number,
           openblas_get_corename ? openblas_get_corename() : "", cn_kernels()->name, cn_threads());
}
