// The public kernels: each splits its rows over the pool and runs this processor's version on every piece.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "CNumerics.h"
#include "dispatch.h"
#include "parallel.h"
#include "profile.h"

// About this many elements make a piece worth another thread (a wake-up costs one or two microseconds).
static int64_t grain(int64_t elements_per_row) { return 1 + 8192 / (elements_per_row + 1); }

typedef struct {
  int64_t width, heads, stride;
  float factor;
  const float *x, *weight, *per_row, *dy;
  const int32_t *integers;
  float *y, *result;
} rows_job;

static void rms_norm_task(const void *raw, int64_t first, int64_t last) {
  const rows_job *j = raw;
  cn_kernels()->rms_norm(last - first, j->width, j->factor, j->x + first * j->width, j->weight,
                         j->y + first * j->width, j->result + first);
}
void cn_rms_norm(int64_t rows, int64_t width, float epsilon, const float *x, const float *weight, float *y,
                 float *inverse_rms) {
  CN_TIMED(CN_PHASE_NORMS);
  rows_job j = {.width = width, .factor = epsilon, .x = x, .weight = weight, .y = y, .result = inverse_rms};
  cn_parallel_for(rows, grain(width), rms_norm_task, &j);
}

static void rms_norm_backward_task(const void *raw, int64_t first, int64_t last) {
  const rows_job *j = raw;
  int64_t offset = first * j->width;
  cn_kernels()->rms_norm_backward(last - first, j->width, j->x + offset, j->weight, j->per_row + first,
                                  j->dy + offset, j->y + offset);
}
void cn_rms_norm_backward(int64_t rows, int64_t width, const float *x, const float *weight,
                          const float *inverse_rms, const float *dy, float *dx) {
  CN_TIMED(CN_PHASE_NORMS);
  rows_job j = {.width = width, .x = x, .weight = weight, .per_row = inverse_rms, .dy = dy, .y = dx};
  cn_parallel_for(rows, grain(width), rms_norm_backward_task, &j);
}

void cn_rms_norm_weight_gradient(int64_t rows, int64_t width, const float *x, const float *inverse_rms,
                                 const float *dy, float *dweight) {
  CN_TIMED(CN_PHASE_NORMS);
  cn_kernels()->rms_norm_weight_gradient(rows, width, x, inverse_rms, dy, dweight);
}

typedef struct {
  int64_t heads, head_dim, stride;
  float *x;
  const int32_t *positions;
  const float *cosines, *sines;
  float direction;
} rope_job;
static void rope_task(const void *raw, int64_t first, int64_t last) {
  const rope_job *j = raw;
  cn_kernels()->rope(last - first, j->heads, j->head_dim, j->x + first * j->stride, j->stride,
                     j->positions + first, j->cosines, j->sines, j->direction);
}
void cn_rope(int64_t rows, int64_t heads, int64_t head_dim, float *x, int64_t stride, const int32_t *positions,
             const float *cosines, const float *sines, float direction) {
  CN_TIMED(CN_PHASE_ROTARY);
  rope_job j = {heads, head_dim, stride, x, positions, cosines, sines, direction};
  cn_parallel_for(rows, grain(heads * head_dim), rope_task, &j);
}

static void swiglu_task(const void *raw, int64_t first, int64_t last) {
  const rows_job *j = raw;
  cn_kernels()->swiglu(last - first, j->width, j->x + first * 2 * j->width, j->y + first * j->width);
}
void cn_swiglu(int64_t rows, int64_t width, const float *gate_up, float *h) {
  CN_TIMED(CN_PHASE_SWIGLU);
  rows_job j = {.width = width, .x = gate_up, .y = h};
  cn_parallel_for(rows, grain(4 * width), swiglu_task, &j);
}

static void swiglu_backward_task(const void *raw, int64_t first, int64_t last) {
  const rows_job *j = raw;
  cn_kernels()->swiglu_backward(last - first, j->width, j->x + first * 2 * j->width, j->dy + first * j->width,
                                j->y + first * 2 * j->width);
}
void cn_swiglu_backward(int64_t rows, int64_t width, const float *gate_up, const float *dh, float *d_gate_up) {
  CN_TIMED(CN_PHASE_SWIGLU);
  rows_job j = {.width = width, .x = gate_up, .dy = dh, .y = d_gate_up};
  cn_parallel_for(rows, grain(6 * width), swiglu_backward_task, &j);
}

// ---- Attention: one task a (segment, key/value head) pair

// Per-thread scratch that only grows: fresh pages are dear, and attention runs thousands of times an edit.
static float *thread_scratch(int64_t floats) {
  static _Thread_local float *memory;
  static _Thread_local int64_t capacity;
  if (floats > capacity) {
    free(memory);
    memory = malloc(sizeof(float) * (size_t)floats);
    capacity = memory ? floats : 0;
  }
  return memory;
}

static int64_t scratch_floats(const cn_attention *a) {
  int64_t longest = 0;
  for (int64_t s = 0; s < a->segments; s++) {
    int64_t keys = a->segment[s].past + a->segment[s].rows;
    if (keys > longest) longest = keys;
  }
  int64_t pitch = (longest + 15) / 16 * 16;
  return (a->head_dim + 1) * pitch + a->head_dim + 16;
}

typedef struct {
  const cn_attention *attention;
  int64_t floats;
  const float *dout;
  float *out;
} attention_job;

static void attention_forward_task(const void *raw, int64_t first, int64_t last) {
  const attention_job *j = raw;
  float *scratch = thread_scratch(j->floats);
  for (int64_t i = first; i < last && scratch; i++)
    cn_kernels()->attention_forward(j->attention, i / j->attention->kv_heads, i % j->attention->kv_heads, scratch,
                                    j->out);
}
void cn_attention_forward(const cn_attention *attention, float *out) {
  CN_TIMED(CN_PHASE_ATTENTION);
  attention_job j = {attention, scratch_floats(attention), 0, out};
  cn_parallel_for(attention->segments * attention->kv_heads, 1, attention_forward_task, &j);
}

static void attention_backward_task(const void *raw, int64_t first, int64_t last) {
  const attention_job *j = raw;
  float *scratch = thread_scratch(j->floats);
  for (int64_t i = first; i < last && scratch; i++)
    cn_kernels()->attention_backward(j->attention, i / j->attention->kv_heads, i % j->attention->kv_heads, scratch,
                                     j->dout, j->out);
}
void cn_attention_backward(const cn_attention *attention, const float *dout, int64_t rows, float *dqkv) {
  CN_TIMED(CN_PHASE_ATTENTION);
  memset(dqkv, 0, sizeof(float) * (size_t)(rows * attention->qkv_stride));
  attention_job j = {attention, scratch_floats(attention), dout, dqkv};
  cn_parallel_for(attention->segments * attention->kv_heads, 1, attention_backward_task, &j);
}

// ---- Softmax over the vocabulary

static void log_sum_exp_task(const void *raw, int64_t first, int64_t last) {
  const rows_job *j = raw;
  cn_kernels()->log_sum_exp(last - first, j->width, j->x + first * j->width, j->result + first);
}
void cn_log_sum_exp(int64_t rows, int64_t width, const float *x, float *result) {
  CN_TIMED(CN_PHASE_SOFTMAX);
  rows_job j = {.width = width, .x = x, .result = result};
  cn_parallel_for(rows, grain(2 * width), log_sum_exp_task, &j);
}

static void cross_entropy_backward_task(const void *raw, int64_t first, int64_t last) {
  const rows_job *j = raw;
  cn_kernels()->cross_entropy_backward(last - first, j->width, j->x + first * j->width, j->per_row + first,
                                       j->integers + first, j->weight + first, j->y + first * j->width);
}
void cn_cross_entropy_backward(int64_t rows, int64_t width, const float *x, const float *log_sum_exp,
                               const int32_t *target, const float *scale, float *gradient) {
  CN_TIMED(CN_PHASE_SOFTMAX);
  rows_job j = {.width = width, .x = x, .per_row = log_sum_exp, .integers = target, .weight = scale, .y = gradient};
  cn_parallel_for(rows, grain(2 * width), cross_entropy_backward_task, &j);
}

static void softmax_task(const void *raw, int64_t first, int64_t last) {
  const rows_job *j = raw;
  cn_kernels()->softmax(last - first, j->width, j->x + first * j->width, j->per_row + first,
                        j->y + first * j->width);
}
void cn_softmax(int64_t rows, int64_t width, const float *x, const float *log_sum_exp, float *y) {
  CN_TIMED(CN_PHASE_SOFTMAX);
  rows_job j = {.width = width, .x = x, .per_row = log_sum_exp, .y = y};
  cn_parallel_for(rows, grain(2 * width), softmax_task, &j);
}

// ---- Element by element

void cn_add(int64_t count, const float *x, float *y) { cn_kernels()->add(count, x, y); }
double cn_sum_of_squares(int64_t count, const float *x) { return cn_kernels()->sum_of_squares(count, x); }

typedef struct {
  int64_t rows, columns;
  const float *x;
  float *y;
} transpose_job;
static void transpose_task(const void *raw, int64_t first, int64_t last) {
  const transpose_job *j = raw;
  cn_kernels()->transpose(j->rows, j->columns, j->x, j->y, j->rows, first, last);
}
void cn_transpose(int64_t rows, int64_t columns, const float *x, float *y) {
  transpose_job j = {rows, columns, x, y};
  cn_parallel_for(columns, grain(rows), transpose_task, &j);
}

bool cn_all_finite(int64_t count, const float *x) {
  // A sum of zeros times x is zero exactly when every x is finite.
  float sum = 0;
  for (int64_t i = 0; i < count; i++) sum += x[i] * 0.0f;
  return sum == 0.0f;
}

typedef struct {
  float *parameters;
  const float *gradient;
  float *first, *second;
  float rate, beta1, beta2, correction, epsilon, decay, gradient_scale;
} adamw_job;
static void adamw_task(const void *raw, int64_t first, int64_t last) {
  const adamw_job *j = raw;
  cn_kernels()->adamw(last - first, j->parameters + first, j->gradient + first, j->first + first,
                      j->second + first, j->rate, j->beta1, j->beta2, j->correction, j->epsilon, j->decay,
                      j->gradient_scale);
}
void cn_adamw(int64_t count, float *parameters, const float *gradient, float *first, float *second, int64_t step,
              float rate, float beta1, float beta2, float epsilon, float decay, float gradient_scale) {
  // The bias corrections of both moments are folded into the rate and into one factor under the root.
  float corrected = rate / (1.0f - powf(beta1, (float)step));
  adamw_job j = {parameters, gradient, first, second, corrected, beta1, beta2, 1.0f / (1.0f - powf(beta2, (float)step)),
                 epsilon, rate * decay, gradient_scale};
  cn_parallel_for(count, 16384, adamw_task, &j);
}
