// Part of a product by panels: a block of rows, so many of the inner dimension, some of the panels.
#ifndef CN_PANELS_H
#define CN_PANELS_H
#include <stdbool.h>
#include <stdint.h>

#include "CNumerics.h"

typedef struct {
  int64_t rows, depth;
  /// From the block's first row and first inner element.
  const float *x;
  int64_t x_stride;
  /// From the block's first inner element of panel 0; `inner` is the whole inner dimension.
  const float *panels;
  int64_t inner, columns;
  int64_t first_panel, last_panel;
  /// From the block's first row and column 0.
  float *y;
  int64_t y_stride;
  bool add;
} cn_panel_block;

#endif
