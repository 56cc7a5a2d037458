// Products with weights as a checkpoint stores them, at any byte of its file. Where the processor multiplies bfloat16 itself, that is used;
// elsewhere a panel of rows at a time is widened to float32, which holds every stored value exactly, and multiplied by
// the float32 libraries.
#include <stdlib.h>
#include <string.h>

#include "CNumerics.h"
#include "bfloat16.h"
#include "parallel.h"

// Floats of a panel: 4 MiB, well within the last cache.
enum { panel_floats = 1 << 20 };

static int64_t element_size(cn_type type) { return type == CN_FLOAT32 ? 4 : 2; }

static const void *row_of(const cn_stored *w, int64_t row) {
  return (const char *)w->elements + row * w->columns * element_size(w->type);
}

typedef struct {
  cn_type type;
  const void *x;
  float *y;
} widening;
static void widen_share(const void *raw, int64_t first, int64_t last) {
  const widening *job = raw;
  int64_t count = last - first;
  const char *x = (const char *)job->x + first * element_size(job->type);
  float *y = job->y + first;
  if (job->type == CN_BFLOAT16) cn_from_bfloat16(count, x, y);
  else if (job->type == CN_FLOAT16) cn_from_float16(count, x, y);
  else memcpy(y, x, sizeof(float) * (size_t)count);
}

// Whether the float32 libraries can read the elements where they lie.
static bool is_in_place(const cn_stored *w) {
  return w->type == CN_FLOAT32 && (uintptr_t)w->elements % sizeof(float) == 0;
}

// Rows row ..< row + count as float32: where they lie, or in the calling thread's panel. NULL if there is no memory.
static const float *widened(const cn_stored *w, int64_t row, int64_t count) {
  if (is_in_place(w)) return row_of(w, row);
  static _Thread_local float *panel;
  static _Thread_local int64_t capacity;
  if (count * w->columns > capacity) {
    free(panel);
    capacity = count * w->columns;
    if (posix_memalign((void **)&panel, 64, sizeof(float) * (size_t)capacity)) panel = 0, capacity = 0;
  }
  widening job = {w->type, row_of(w, row), panel};
  if (panel) cn_parallel_for(count * w->columns, 32768, widen_share, &job);
  return panel;
}

static int64_t rows_of_panel(const cn_stored *w) {
  if (is_in_place(w)) return w->rows;
  int64_t rows = panel_floats / w->columns;
  return rows < 1 ? 1 : rows < w->rows ? rows : w->rows;
}

cn_type cn_product_type(cn_type stored) {
  return stored == CN_BFLOAT16 && cn_has_bfloat16() ? CN_BFLOAT16 : CN_FLOAT32;
}

bool cn_stored_forward(const cn_stored *w, int64_t m, const float *x, float *y, int64_t stride, bool accumulate) {
  if (cn_product_type(w->type) == CN_BFLOAT16)
    return cn_bfloat16_forward(m, w->rows, w->columns, x, w->elements, y, stride, accumulate);
  int64_t step = rows_of_panel(w);
  for (int64_t row = 0; row < w->rows; row += step) {
    int64_t count = w->rows - row < step ? w->rows - row : step;
    const float *panel = widened(w, row, count);
    if (!panel) return false;
    cn_sgemm(false, true, m, count, w->columns, 1, x, w->columns, panel, w->columns, accumulate ? 1 : 0, y + row,
             stride);
  }
  return true;
}

bool cn_stored_backward(const cn_stored *w, int64_t m, const float *dy, int64_t stride, float *dx,
                        bool accumulate) {
  if (cn_product_type(w->type) == CN_BFLOAT16)
    return cn_bfloat16_backward(m, w->rows, w->columns, dy, stride, w->elements, dx, accumulate);
  int64_t step = rows_of_panel(w);
  for (int64_t row = 0; row < w->rows; row += step) {
    int64_t count = w->rows - row < step ? w->rows - row : step;
    const float *panel = widened(w, row, count);
    if (!panel) return false;
    cn_sgemm(false, false, m, w->columns, count, 1, dy + row, stride, panel, w->columns,
             accumulate || row > 0 ? 1 : 0, dx, w->columns);
  }
  return true;
}

typedef struct {
  const cn_stored *w;
  float *y;
} addition;
static void add_rows(const void *raw, int64_t first, int64_t last) {
  const addition *job = raw;
  int64_t width = job->w->columns;
  float part[1024];
  for (int64_t i = first * width; i < last * width; i += 1024) {
    int64_t count = last * width - i < 1024 ? last * width - i : 1024;
    const char *source = (const char *)job->w->elements + i * element_size(job->w->type);
    if (is_in_place(job->w)) cn_add(count, (const float *)source, job->y + i);
    else {
      widening one = {job->w->type, source, part};
      widen_share(&one, 0, count);
      cn_add(count, part, job->y + i);
    }
  }
}
void cn_stored_add(const cn_stored *w, float *y) {
  addition job = {w, y};
  cn_parallel_for(w->rows, 1 + 65536 / (w->columns + 1), add_rows, &job);
}

void cn_stored_row(const cn_stored *w, int64_t row, float *y) {
  widen_share(&(widening){w->type, row_of(w, row), y}, 0, w->columns);
}
