// The C face of the numerics: OpenBLAS factors, solves and multiplies large matrices; kernels of our own do what no
// library offers, and the products of few rows that editing is made of. Matrices are row-major; every count is in
// elements. Nothing here allocates on behalf of the caller, prints, or keeps state beyond per-thread scratch and counts
// of what was done.
#ifndef CNUMERICS_H
#define CNUMERICS_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// ---- Libraries -------------------------------------------------------------------------------------------

/// C[m,n] = alpha op(A) op(B) + beta C in float32 (OpenBLAS).
void cn_sgemm(bool transpose_a, bool transpose_b, int64_t m, int64_t n, int64_t k, float alpha, const float *a,
              int64_t lda, const float *b, int64_t ldb, float beta, float *c, int64_t ldc);
/// C[m,n] = alpha op(A) op(B) + beta C in float64 (OpenBLAS).
void cn_dgemm(bool transpose_a, bool transpose_b, int64_t m, int64_t n, int64_t k, double alpha, const double *a,
              int64_t lda, const double *b, int64_t ldb, double beta, double *c, int64_t ldc);
/// Cholesky factor of the symmetric positive definite A [n,n], in place. Only the lower triangle is read and
/// written. Returns 0, or k > 0 if the leading minor of order k is not positive.
int cn_dpotrf_lower(int64_t n, double *a);
/// Solves A X = B from the factor of `cn_dpotrf_lower`; B holds its right-hand sides as rows [count,n], in place.
int cn_dpotrs_lower(int64_t n, int64_t count, const double *factor, double *b);
/// Reciprocal condition number (1-norm) of the factored matrix; `norm` is the matrix's own 1-norm.
double cn_dpocon_lower(int64_t n, const double *factor, double norm);

/// Columns of a panel: a float32 matrix laid out for products of few rows, sixteen columns after sixteen, each such
/// panel contiguous from its first row to its last.
enum { CN_PANEL_COLUMNS = 16 };
/// Floats of a matrix [rows, columns] in panels; the last one's missing columns count.
int64_t cn_panel_floats(int64_t rows, int64_t columns);
/// Lays out x [rows, columns], or x [columns, rows] if it is given `transposed`.
void cn_lay_out_panels(int64_t rows, int64_t columns, const float *x, bool transposed, float *panels);
/// y [m,n] = x [m,k] by the panels of a matrix [k,n]; added to y if `accumulate`. A row's result does not depend on
/// the others.
void cn_panel_product(int64_t m, int64_t n, int64_t k, const float *x, const float *panels, float *y,
                      bool accumulate);

/// What runs underneath: "OpenBLAS 0.3.21 Cooperlake, kernels avx512, 2 threads".
void cn_describe(char *text, int64_t capacity);
/// The kernels that OpenBLAS should be told to use where it takes the processor for a much older one; NULL otherwise.
const char *cn_better_blas_core(void);
/// How many threads a large kernel is split over.
int cn_threads(void);
/// Starts the calling thread's pool with every signal blocked in its workers, which inherit that: signals go to a
/// thread that has a stack set aside for them (SA_ONSTACK).
void cn_start_threads(void);

/// What the time of passes is spent on.
typedef enum {
  CN_PHASE_PRODUCTS,
  CN_PHASE_ATTENTION,
  CN_PHASE_NORMS,
  CN_PHASE_ROTARY,
  CN_PHASE_SWIGLU,
  CN_PHASE_SOFTMAX,
  CN_PHASES
} cn_phase;
/// Counts the time of every kernel from now on.
void cn_profile_start(void);
/// Stops counting; seconds a phase, summed over the threads that called.
void cn_profile_stop(double seconds[CN_PHASES]);

/// What has been computed since the program started, on all threads.
typedef struct {
  double operations;   // floating-point operations of products, factors and solves
  int64_t block_rows;  // token rows times the blocks that each went through forward
  int64_t tokens;      // tokens that the model was given, each once
} cn_work;
cn_work cn_work_so_far(void);
/// Counts rows that go through a block.
void cn_count_block_rows(int64_t rows);
/// Counts tokens as they enter the model.
void cn_count_tokens(int64_t count);

/// One of several workers that run at the same time.
typedef void (*cn_worker)(const void *context, int64_t index);
/// Runs `worker` for 0 ..< count on the threads of the pool, and waits for all of them. Whatever a worker calls runs
/// on its thread alone. Where there are fewer threads, some run one after the other.
void cn_run_workers(int64_t count, cn_worker worker, const void *context);

// ---- Weights as a checkpoint stores them ------------------------------------------------------------------

typedef enum { CN_FLOAT32, CN_BFLOAT16, CN_FLOAT16 } cn_type;
/// A row-major matrix [rows, columns] where it lies: in a mapped file, usually.
typedef struct {
  int64_t rows, columns;
  cn_type type;
  const void *elements;
} cn_stored;

/// In what precision products with weights of a type are taken here: inputs are rounded to it, sums are float32.
/// bfloat16 on processors that multiply it themselves, float32 otherwise.
cn_type cn_product_type(cn_type stored);
/// y [m, stride], its first W.rows columns (+)= x [m, W.columns] W^T. False if there is no memory for a panel.
bool cn_stored_forward(const cn_stored *w, int64_t m, const float *x, float *y, int64_t stride, bool accumulate);
/// dx [m, W.columns] (+)= dy [m, stride], its first W.rows columns, times W. False as above.
bool cn_stored_backward(const cn_stored *w, int64_t m, const float *dy, int64_t stride, float *dx, bool accumulate);
/// y [W.rows, W.columns] += float32(W).
void cn_stored_add(const cn_stored *w, float *y);
/// y [W.columns] = row of W as float32.
void cn_stored_row(const cn_stored *w, int64_t row, float *y);

// ---- Kernels ---------------------------------------------------------------------------------------------

/// y = x * inverse_rms(x) * weight, row by row; `inverse_rms` [rows] is kept for the backward pass.
void cn_rms_norm(int64_t rows, int64_t width, float epsilon, const float *x, const float *weight, float *y,
                 float *inverse_rms);
/// dx += gradient of cn_rms_norm with respect to x.
void cn_rms_norm_backward(int64_t rows, int64_t width, const float *x, const float *weight,
                          const float *inverse_rms, const float *dy, float *dx);
/// dweight += gradient of cn_rms_norm with respect to the weight.
void cn_rms_norm_weight_gradient(int64_t rows, int64_t width, const float *x, const float *inverse_rms,
                                 const float *dy, float *dweight);

/// Rotates `heads` heads of every row by its position; cosines and sines are [positions, head_dim / 2].
/// `direction` is +1 forward and -1 backward (a rotation's transpose is its inverse).
void cn_rope(int64_t rows, int64_t heads, int64_t head_dim, float *x, int64_t stride, const int32_t *positions,
             const float *cosines, const float *sines, float direction);

/// h = silu(gate) * up for gate_up [rows, 2 width] = [gate | up].
void cn_swiglu(int64_t rows, int64_t width, const float *gate_up, float *h);
/// d_gate_up from dh.
void cn_swiglu_backward(int64_t rows, int64_t width, const float *gate_up, const float *dh, float *d_gate_up);

/// One sequence of a packed batch: `rows` own rows from `row_start`, `past` cached rows before them. Its keys
/// and values are the rows kv_start ..< kv_start + past + rows of the stores.
typedef struct {
  int32_t row_start, rows, past, query_start, queries;
  int64_t kv_start;
} cn_segment;

typedef struct {
  int64_t segments, heads, kv_heads, head_dim;
  const cn_segment *segment;
  const int32_t *query_row;   // packed row of every query, [queries]
  const float *qkv;           // [rows, qkv_stride], queries first, rotated
  int64_t qkv_stride;
  const float *keys, *values; // stores, [*, kv_heads * head_dim], keys rotated
  float *probabilities;       // [queries, heads, probability_stride] or NULL
  int64_t probability_stride; // at least the longest past + rows
} cn_attention;

/// out [queries, heads * head_dim] = causal softmax(q k^T / sqrt(head_dim)) v.
void cn_attention_forward(const cn_attention *attention, float *out);
/// Gradient of the above: dqkv [rows, qkv_stride] is written whole (zero where nothing flows), keys and values
/// of the past are constants. `probabilities` must be those of the forward pass.
void cn_attention_backward(const cn_attention *attention, const float *dout, int64_t rows, float *dqkv);

/// Log of the sum of exponentials of every row of x [rows, width].
void cn_log_sum_exp(int64_t rows, int64_t width, const float *x, float *result);
/// gradient[r, :] = scale[r] * (softmax(x[r, :]) - onehot(target[r])), from the row's log-sum-exp.
void cn_cross_entropy_backward(int64_t rows, int64_t width, const float *x, const float *log_sum_exp,
                               const int32_t *target, const float *scale, float *gradient);
/// y[r, :] = exp(x[r, :] - log_sum_exp[r]).
void cn_softmax(int64_t rows, int64_t width, const float *x, const float *log_sum_exp, float *y);

void cn_add(int64_t count, const float *x, float *y);        // y += x
double cn_sum_of_squares(int64_t count, const float *x);     // in float64
/// y [columns, rows] from x [rows, columns].
void cn_transpose(int64_t rows, int64_t columns, const float *x, float *y);
bool cn_all_finite(int64_t count, const float *x);

/// x may lie at any byte, as tensors of a file without padding do.
void cn_from_bfloat16(int64_t count, const void *x, float *y);
void cn_from_float16(int64_t count, const void *x, float *y);
/// Rounds to nearest even; NaN stays NaN.
void cn_to_bfloat16(int64_t count, const float *x, uint16_t *y);
void cn_to_float16(int64_t count, const float *x, uint16_t *y);
/// Uniform random numbers of a standard deviation, element i a function of seed + i / 4 and i mod 4 alone.
void cn_random_bfloat16(int64_t count, uint64_t seed, float deviation, uint16_t *y);

// ---- Symmetric matrices [n, n] in float64, of which one triangle counts -----------------------------------

/// Copies the strict lower triangle over the upper one, or back.
void cn_mirror_lower(int64_t n, double *a);
void cn_mirror_upper(int64_t n, double *a);
/// Largest absolute column sum of the matrix whose lower triangle is given; NaN if an element is not finite.
double cn_one_norm_lower(int64_t n, const double *a);
void cn_scale_lower(int64_t n, double factor, double *a);
/// Adds x [rows, width] in float32 to the first columns of as many rows of a [*, n].
void cn_add_panel(int64_t rows, int64_t width, const float *x, int64_t n, double *a);

/// X = T Q of a float64 X [count, length], count <= length: Q, with orthonormal rows, takes the place of X, and T
/// [count, count] is lower triangular. Not 0 if memory is short.
int cn_dlq(int64_t count, int64_t length, double *x, double *t);
/// A = U diag(s) V^T of a float64 A [n, n], which is overwritten; s descends. Not 0 if it does not converge or memory
/// is short.
int cn_dsvd(int64_t n, double *a, double *u, double *s, double *vt);

/// One AdamW step on `count` parameters; `step` counts from 1.
void cn_adamw(int64_t count, float *parameters, const float *gradient, float *first, float *second, int64_t step,
              float rate, float beta1, float beta2, float epsilon, float decay, float gradient_scale);

#ifdef __cplusplus
}
#endif
#endif
