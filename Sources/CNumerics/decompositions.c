// QR and SVD in float64. LAPACK is column-major: rows of ours are its columns.
#include "CNumerics.h"

#include <stdlib.h>

extern void dgeqrf_(const int *, const int *, double *, const int *, double *, double *, const int *, int *);
extern void dorgqr_(const int *, const int *, const int *, double *, const int *, const double *, double *,
                    const int *, int *);
extern void dgesdd_(const char *, const int *, const int *, double *, const int *, double *, double *, const int *,
                    double *, const int *, double *, const int *, int *, int *);

static const int no_memory = -1000;

int cn_dlq(int64_t count, int64_t length, double *x, double *t) {
  int rows = (int)length, columns = (int)count, query = -1, info = 0;
  double sizes[2] = {0, 0};
  dgeqrf_(&rows, &columns, x, &rows, NULL, &sizes[0], &query, &info);
  dorgqr_(&rows, &columns, &columns, x, &rows, NULL, &sizes[1], &query, &info);
  int size = (int)(sizes[0] > sizes[1] ? sizes[0] : sizes[1]);
  double *tau = malloc(sizeof(double) * (size_t)(columns > 0 ? columns : 1));
  double *work = malloc(sizeof(double) * (size_t)(size > 0 ? size : 1));
  if (tau && work) {
    dgeqrf_(&rows, &columns, x, &rows, tau, work, &size, &info);
    // R above the diagonal of its columns is T below the diagonal of our rows.
    for (int64_t i = 0; i < count; i++)
      for (int64_t j = 0; j < count; j++) t[i * count + j] = j <= i ? x[i * length + j] : 0;
    if (info == 0) dorgqr_(&rows, &columns, &columns, x, &rows, tau, work, &size, &info);
  } else {
    info = no_memory;
  }
  free(work);
  free(tau);
  return info;
}

int cn_dsvd(int64_t n, double *a, double *u, double *s, double *vt) {
  int order = (int)n, query = -1, info = 0;
  double size = 0;
  // It sees A^T = V diag(s) U^T, and its V is our V^T.
  dgesdd_("S", &order, &order, a, &order, s, vt, &order, u, &order, &size, &query, NULL, &info);
  int count = (int)size;
  double *work = malloc(sizeof(double) * (size_t)(count > 0 ? count : 1));
  int *indices = malloc(sizeof(int) * 8 * (size_t)(order > 0 ? order : 1));
  if (work && indices)
    dgesdd_("S", &order, &order, a, &order, s, vt, &order, u, &order, work, &count, indices, &info);
  else
    info = no_memory;
  free(indices);
  free(work);
  return info;
}
