// Products by a float32 matrix [inner, columns] that is laid out for it: panels of sixteen columns, each of them
// contiguous from its first row to its last. A product of few rows, which is what editing is made of, then reads the
// matrix from end to end as memory likes best, where a library has to read down its columns or to copy it each time.
//
// Every element is summed in the same order whatever the split over threads and rows: results depend on neither, nor
// on which other rows are in the product.
#include "panels.h"

#include <stdlib.h>
#include <string.h>

#include "dispatch.h"
#include "parallel.h"
#include "profile.h"
#include "work.h"

// A block of x is 96 rows by 384 elements, in the second-level cache; of a panel, 24 KiB, in the first. Both were
// measured.
enum { block_rows = 96, block_depth = 384 };
// Between the rows of a copied block, so that they do not all fall into the same few sets of a cache.
enum { block_stride = block_depth + 16 };

static int64_t panels_of(int64_t columns) { return (columns + CN_PANEL_COLUMNS - 1) / CN_PANEL_COLUMNS; }

int64_t cn_panel_floats(int64_t rows, int64_t columns) { return panels_of(columns) * CN_PANEL_COLUMNS * rows; }

// ---- Laying out

typedef struct {
  int64_t rows, columns;
  const float *x;
  float *panels;
  bool transposed;
} layout;

static void lay_out(const void *raw, int64_t first, int64_t last) {
  const layout *l = raw;
  for (int64_t p = first; p < last; p++) {
    int64_t column = p * CN_PANEL_COLUMNS;
    int64_t width = l->columns - column < CN_PANEL_COLUMNS ? l->columns - column : CN_PANEL_COLUMNS;
    float *panel = l->panels + column * l->rows;
    if (width < CN_PANEL_COLUMNS) memset(panel, 0, sizeof(float) * (size_t)(l->rows * CN_PANEL_COLUMNS));
    if (l->transposed)
      cn_kernels()->transpose(width, l->rows, l->x + column * l->rows, panel, CN_PANEL_COLUMNS, 0, l->rows);
    else
      for (int64_t r = 0; r < l->rows; r++)
        memcpy(panel + r * CN_PANEL_COLUMNS, l->x + r * l->columns + column, sizeof(float) * (size_t)width);
  }
}

void cn_lay_out_panels(int64_t rows, int64_t columns, const float *x, bool transposed, float *panels) {
  layout l = {rows, columns, x, panels, transposed};
  cn_parallel_for(panels_of(columns), 1 + 4096 / (rows + 1), lay_out, &l);
}

// ---- Multiplying

typedef struct {
  int64_t m, n, k;
  const float *x, *panels;
  float *y;
  bool accumulate;
} product;

// A block of x of the calling thread, or NULL if there is no memory.
static float *scratch(void) {
  static _Thread_local float *memory;
  if (!memory && posix_memalign((void **)&memory, 64, sizeof(float) * block_rows * block_stride)) memory = 0;
  return memory;
}

static void multiply(const product *f, int64_t first_row, int64_t last_row, int64_t first_panel,
                     int64_t last_panel) {
  int64_t blocks = (last_row - first_row + block_rows - 1) / block_rows;
  for (int64_t c = 0; c < blocks; c++) {
    int64_t row = first_row + (last_row - first_row) * c / blocks;
    int64_t rows = first_row + (last_row - first_row) * (c + 1) / blocks - row;
    for (int64_t from = 0; from < f->k; from += block_depth) {
      int64_t depth = f->k - from < block_depth ? f->k - from : block_depth;
      const float *x = f->x + row * f->k + from;
      int64_t stride = f->k;
      float *copy = f->k > block_depth ? scratch() : 0;
      if (copy) {
        for (int64_t i = 0; i < rows; i++)
          memcpy(copy + i * block_stride, x + i * f->k, sizeof(float) * (size_t)depth);
        x = copy;
        stride = block_stride;
      }
      cn_panel_block block = {rows,        depth,       x,           stride,     f->panels + from * CN_PANEL_COLUMNS,
                              f->k,        f->n,        first_panel, last_panel, f->y + row * f->n,
                              f->n,        f->accumulate || from > 0};
      cn_kernels()->panel_block(&block);
    }
  }
}

static void some_rows(const void *raw, int64_t first, int64_t last) {
  const product *f = raw;
  multiply(f, first, last, 0, panels_of(f->n));
}

static void some_panels(const void *raw, int64_t first, int64_t last) {
  const product *f = raw;
  multiply(f, 0, f->m, first, last);
}

void cn_panel_product(int64_t m, int64_t n, int64_t k, const float *x, const float *panels, float *y,
                      bool accumulate) {
  if (m == 0 || n == 0) return;
  CN_TIMED(CN_PHASE_PRODUCTS);
  cn_count(m * n * k);
  product f = {m, n, k, x, panels, y, accumulate};
  // A share should be worth a thread: a tile or so of rows, or a quarter of a million multiplications. To read the
  // panels takes as long as eight rows do.
  int64_t panel_work = k * CN_PANEL_COLUMNS * (m < 8 ? 8 : m);
  if (m >= 16 * cn_threads()) cn_parallel_for(m, 16, some_rows, &f);
  else cn_parallel_for(panels_of(n), 1 + (1 << 18) / panel_work, some_panels, &f);
}
