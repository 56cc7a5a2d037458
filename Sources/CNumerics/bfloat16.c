// Each product of two bfloat16 pairs and their sum is one lane of VDPBF16PS. Forward takes dot products along the rows
// of W as they lie; backward interleaves pairs of rows first, in panels. The tile is 6 rows by 4 vectors: 24 of the 32
// registers hold sums. Every element is summed in the same order whatever the split over threads and rows, so results
// depend on neither.
#include "bfloat16.h"

#include <stdlib.h>
#include <string.h>

#include "CNumerics.h"
#include "dispatch.h"
#include "parallel.h"
#include "profile.h"
#include "work.h"

#if defined(__x86_64__)
#include <immintrin.h>

// Depth of a block of forward: a tile of x then stays in the first-level cache. Measured best of 1024, 2048 and 4096.
enum { forward_depth = 2048, forward_rows = 64 };
// A panel of backward, rows by columns of W: 256 KiB of the second-level cache.
enum { panel_rows = 128, panel_columns = 1024 };
enum { tile_rows = 6 };

bool cn_has_bfloat16(void) {
  return cn_kernels() == &cn_kernels_avx512 && __builtin_cpu_supports("avx512bf16");
}

#define CN_TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512bf16,avx2,fma")))
#define CN_INLINE CN_TARGET static inline __attribute__((always_inline))

typedef uint16_t bfloat16;

// Elements of W may lie at any byte of a file, and are read by instructions that do not mind.
CN_INLINE __m512bh load(const bfloat16 *p) { return (__m512bh)_mm512_loadu_si512(p); }
CN_INLINE __m512bh load_first(const bfloat16 *p, __mmask32 mask) {
  return (__m512bh)_mm512_maskz_loadu_epi16(mask, p);
}

// Sums of the lanes of four vectors, side by side.
CN_INLINE __m128 sums(__m512 a, __m512 b, __m512 c, __m512 d) {
  __m512 ab = _mm512_add_ps(_mm512_unpacklo_ps(a, b), _mm512_unpackhi_ps(a, b));
  __m512 cd = _mm512_add_ps(_mm512_unpacklo_ps(c, d), _mm512_unpackhi_ps(c, d));
  __m512 all = _mm512_add_ps(_mm512_shuffle_ps(ab, cd, 0x44), _mm512_shuffle_ps(ab, cd, 0xEE));
  __m256 half = _mm256_add_ps(_mm512_castps512_ps256(all), _mm512_extractf32x8_ps(all, 1));
  return _mm_add_ps(_mm256_castps256_ps128(half), _mm256_extractf128_ps(half, 1));
}

// ---- Rounding: rows of float32 to rows of bfloat16 whose pitch is a multiple of 32, zeros behind them

typedef struct {
  int64_t width, stride, pitch;
  const float *x;
  bfloat16 *y;
} rounding;
CN_TARGET static void round_rows(const void *raw, int64_t first, int64_t last) {
  const rounding *r = raw;
  for (int64_t i = first; i < last; i++) {
    const float *x = r->x + i * r->stride;
    bfloat16 *y = r->y + i * r->pitch;
    int64_t c = 0;
    for (; c + 32 <= r->width; c += 32)
      _mm512_storeu_si512(
          y + c, (__m512i)_mm512_cvtne2ps_pbh(_mm512_loadu_ps(x + c + 16), _mm512_loadu_ps(x + c)));
    float rest[32] = {0};
    if (c < r->width) {
      memcpy(rest, x + c, sizeof(float) * (size_t)(r->width - c));
      _mm512_storeu_si512(y + c, (__m512i)_mm512_cvtne2ps_pbh(_mm512_loadu_ps(rest + 16), _mm512_loadu_ps(rest)));
    }
  }
}

static int64_t padded(int64_t width) { return (width + 31) / 32 * 32; }

// Memory of the calling thread that only grows: a rounded input, or a panel.
static void *scratch(int which, int64_t bytes) {
  static _Thread_local void *memory[2];
  static _Thread_local int64_t capacity[2];
  if (bytes > capacity[which]) {
    free(memory[which]);
    if (posix_memalign(&memory[which], 64, (size_t)bytes)) memory[which] = 0;
    capacity[which] = memory[which] ? bytes : 0;
  }
  return memory[which];
}

static const bfloat16 *rounded(int64_t rows, int64_t width, const float *x, int64_t stride) {
  rounding r = {width, stride, padded(width), x, scratch(0, 2 * rows * padded(width))};
  if (r.y) cn_parallel_for(rows, 1 + 65536 / (width + 1), round_rows, &r);
  return r.y;
}

// ---- Forward

// `rows` of x by four rows of W over `depth`; touches one line of `ahead` a step, to have it when it is needed.
#define FORWARD_TILE(ROWS)                                                                                       \
  CN_TARGET static void forward_##ROWS(int64_t depth, const bfloat16 *x, int64_t pitch, const bfloat16 *w,      \
                                       int64_t k, float *y, int64_t stride, bool add, const bfloat16 *ahead) {  \
    __m512 c[ROWS][4];                                                                                           \
    for (int i = 0; i < ROWS; i++)                                                                               \
      for (int j = 0; j < 4; j++) c[i][j] = _mm512_setzero_ps();                                                 \
    for (int64_t p = 0; p < depth; p += 32) {                                                                    \
      __m512bh b[4];                                                                                             \
      __mmask32 mask = depth - p < 32 ? (1u << (depth - p)) - 1 : ~0u;                                           \
      for (int j = 0; j < 4; j++) b[j] = mask == ~0u ? load(w + j * k + p) : load_first(w + j * k + p, mask);    \
      if (ahead) _mm_prefetch((const char *)(ahead + p), _MM_HINT_T1);                                           \
      _Pragma("clang loop unroll(full)") for (int i = 0; i < ROWS; i++) {                                        \
        __m512bh a = load(x + i * pitch + p);                                                                    \
        for (int j = 0; j < 4; j++) c[i][j] = _mm512_dpbf16_ps(c[i][j], a, b[j]);                                \
      }                                                                                                          \
    }                                                                                                            \
    for (int i = 0; i < ROWS; i++) {                                                                             \
      __m128 s = sums(c[i][0], c[i][1], c[i][2], c[i][3]);                                                       \
      float *target = y + i * stride;                                                                            \
      _mm_storeu_ps(target, add ? _mm_add_ps(_mm_loadu_ps(target), s) : s);                                      \
    }                                                                                                            \
  }
FORWARD_TILE(1)
FORWARD_TILE(2)
FORWARD_TILE(3)
FORWARD_TILE(4)
FORWARD_TILE(5)
FORWARD_TILE(6)
typedef void (*forward_tile)(int64_t, const bfloat16 *, int64_t, const bfloat16 *, int64_t, float *, int64_t, bool,
                             const bfloat16 *);
static const forward_tile forward_tiles[] = {0,         forward_1, forward_2, forward_3,
                                             forward_4, forward_5, forward_6};

// One row of x by eight of W: waits for memory alone.
CN_TARGET static void forward_row(int64_t depth, const bfloat16 *x, const bfloat16 *w, int64_t k, float *y,
                                  bool add) {
  __m512 c[8];
  for (int j = 0; j < 8; j++) c[j] = _mm512_setzero_ps();
  for (int64_t p = 0; p < depth; p += 32) {
    __m512bh a = load(x + p);
    __mmask32 mask = depth - p < 32 ? (1u << (depth - p)) - 1 : ~0u;
    for (int j = 0; j < 8; j++) {
      const bfloat16 *row = w + j * k + p;
      _mm_prefetch((const char *)row + 1024, _MM_HINT_T0);
      c[j] = _mm512_dpbf16_ps(c[j], a, mask == ~0u ? load(row) : load_first(row, mask));
    }
  }
  for (int j = 0; j < 8; j += 4) {
    __m128 s = sums(c[j], c[j + 1], c[j + 2], c[j + 3]);
    _mm_storeu_ps(y + j, add ? _mm_add_ps(_mm_loadu_ps(y + j), s) : s);
  }
}

typedef struct {
  int64_t m, n, k, pitch, stride;
  const bfloat16 *x, *w;
  float *y;
  bool accumulate;
} product;

// The last one to three rows of W of a matrix whose row count is no multiple of four.
CN_TARGET static void forward_rest(const product *f, int64_t n) {
  for (int64_t i = 0; i < f->m; i++) {
    float *target = f->y + i * f->stride + n;
    for (int64_t kb = 0; kb < f->k; kb += forward_depth) {
      __m512 c = _mm512_setzero_ps();
      int64_t end = kb + forward_depth < f->k ? kb + forward_depth : f->k;
      for (int64_t p = kb; p < end; p += 32) {
        __mmask32 mask = end - p < 32 ? (1u << (end - p)) - 1 : ~0u;
        c = _mm512_dpbf16_ps(c, load(f->x + i * f->pitch + p), load_first(f->w + n * f->k + p, mask));
      }
      float s = _mm_cvtss_f32(sums(c, c, c, c));
      *target = f->accumulate || kb > 0 ? *target + s : s;
    }
  }
}

// At most one tile of rows: each row of W is read from end to end, as memory likes best.
CN_TARGET static void forward_few(const product *f, int64_t first, int64_t last) {
  int64_t n = first, step = f->m == 1 ? 8 : 4;
  for (; n + step <= last; n += step)
    for (int64_t kb = 0; kb < f->k; kb += forward_depth) {
      int64_t depth = f->k - kb < forward_depth ? f->k - kb : forward_depth;
      bool add = f->accumulate || kb > 0;
      const bfloat16 *w = f->w + n * f->k + kb;
      if (f->m == 1) forward_row(depth, f->x + kb, w, f->k, f->y + n, add);
      else forward_tiles[f->m](depth, f->x + kb, f->pitch, w, f->k, f->y + n, f->stride, add, w + 4 * f->k);
    }
  for (; n < last; n++) forward_rest(f, n);
}

// Blocks of W are used by all tiles of x while they are near; meanwhile the next block is fetched.
CN_TARGET static void forward_many(const product *f, int64_t first, int64_t last) {
  int64_t whole = first + (last - first) / 4 * 4, tiles = (f->m + tile_rows - 1) / tile_rows;
  for (int64_t kb = 0; kb < f->k; kb += forward_depth) {
    int64_t depth = f->k - kb < forward_depth ? f->k - kb : forward_depth;
    for (int64_t nb = first; nb < whole; nb += forward_rows) {
      int64_t end = nb + forward_rows < whole ? nb + forward_rows : whole;
      for (int64_t t = 0; t < tiles; t++) {
        int64_t i = f->m * t / tiles, rows = f->m * (t + 1) / tiles - i;
        for (int64_t n = nb; n < end; n += 4) {
          int64_t next = n + forward_rows + t;  // tile t fetches a quarter of the next block
          const bfloat16 *ahead = t < 4 && next < whole ? f->w + next * f->k + kb : 0;
          forward_tiles[rows](depth, f->x + i * f->pitch + kb, f->pitch, f->w + n * f->k + kb, f->k,
                              f->y + i * f->stride + n, f->stride, f->accumulate || kb > 0, ahead);
        }
      }
    }
  }
  for (int64_t n = whole; n < last; n++) forward_rest(f, n);
}

static void forward_share(const void *raw, int64_t first, int64_t last) {
  const product *f = raw;
  int64_t end = last * forward_rows < f->n ? last * forward_rows : f->n;
  if (f->m <= tile_rows) forward_few(f, first * forward_rows, end);
  else forward_many(f, first * forward_rows, end);
}

bool cn_bfloat16_forward(int64_t m, int64_t n, int64_t k, const float *x, const uint16_t *w, float *y,
                         int64_t stride, bool accumulate) {
  if (m == 0 || n == 0) return true;
  CN_TIMED(CN_PHASE_PRODUCTS);
  cn_count(m * n * k);
  product f = {m, n, k, padded(k), stride, rounded(m, k, x, k), w, y, accumulate};
  if (!f.x) return false;
  cn_parallel_for((n + forward_rows - 1) / forward_rows, 1, forward_share, &f);
  return true;
}

// ---- Backward

// Rows 2q and 2q + 1 of W, interleaved: [columns / 64][pairs][64][2], zeros where W ends.
CN_TARGET static void interleave(int64_t rows, int64_t columns, const bfloat16 *w, int64_t k, bfloat16 *panel) {
  int16_t low[32], high[32];
  for (int16_t i = 0; i < 16; i++) {
    low[2 * i] = i, low[2 * i + 1] = (int16_t)(32 + i);
    high[2 * i] = (int16_t)(16 + i), high[2 * i + 1] = (int16_t)(48 + i);
  }
  __m512i first = _mm512_loadu_si512(low), second = _mm512_loadu_si512(high);
  int64_t pairs = (rows + 1) / 2;
  for (int64_t q = 0; q < pairs; q++)
    for (int64_t c = 0; c < columns; c += 32) {
      bfloat16 *target = panel + ((c / 64) * pairs + q) * 128 + c % 64 * 2;
      const bfloat16 *row = w + 2 * q * k + c;
      __mmask32 mask = columns - c < 32 ? (1u << (columns - c)) - 1 : ~0u;
      __m512i a = _mm512_maskz_loadu_epi16(mask, row);
      __m512i b = 2 * q + 1 < rows ? _mm512_maskz_loadu_epi16(mask, row + k) : _mm512_setzero_si512();
      _mm512_storeu_si512(target, _mm512_permutex2var_epi16(a, first, b));
      _mm512_storeu_si512(target + 32, _mm512_permutex2var_epi16(a, second, b));
      if (columns - c <= 32 && c % 64 == 0) memset(target + 64, 0, 128);
    }
}

// `rows` of dy by 64 columns of a panel.
#define BACKWARD_TILE(ROWS)                                                                                     \
  CN_TARGET static void backward_##ROWS(int64_t pairs, const bfloat16 *dy, int64_t pitch, const bfloat16 *panel, \
                                        float *dx, int64_t k, bool add, const bfloat16 *ahead) {                 \
    __m512 c[ROWS][4];                                                                                           \
    for (int i = 0; i < ROWS; i++)                                                                               \
      for (int j = 0; j < 4; j++) c[i][j] = add ? _mm512_loadu_ps(dx + i * k + 16 * j) : _mm512_setzero_ps();    \
    for (int64_t q = 0; q < pairs; q++, panel += 128) {                                                          \
      __m512bh b[4];                                                                                             \
      for (int j = 0; j < 4; j++) b[j] = load(panel + 32 * j);                                                   \
      if (ahead) _mm_prefetch((const char *)(ahead + 2 * q * k), _MM_HINT_T1);                                   \
      _Pragma("clang loop unroll(full)") for (int i = 0; i < ROWS; i++) {                                        \
        int32_t pair;                                                                                            \
        memcpy(&pair, dy + i * pitch + 2 * q, 4);                                                                \
        __m512bh a = (__m512bh)_mm512_set1_epi32(pair);                                                          \
        for (int j = 0; j < 4; j++) c[i][j] = _mm512_dpbf16_ps(c[i][j], a, b[j]);                                \
      }                                                                                                          \
    }                                                                                                            \
    for (int i = 0; i < ROWS; i++)                                                                               \
      for (int j = 0; j < 4; j++) _mm512_storeu_ps(dx + i * k + 16 * j, c[i][j]);                                \
  }
BACKWARD_TILE(1)
BACKWARD_TILE(2)
BACKWARD_TILE(3)
BACKWARD_TILE(4)
BACKWARD_TILE(5)
BACKWARD_TILE(6)
typedef void (*backward_tile)(int64_t, const bfloat16 *, int64_t, const bfloat16 *, float *, int64_t, bool,
                              const bfloat16 *);
static const backward_tile backward_tiles[] = {0,          backward_1, backward_2, backward_3,
                                               backward_4, backward_5, backward_6};

// The last columns, where a tile would write beyond the row: by way of memory of their own.
CN_TARGET static void backward_edge(backward_tile tile, int64_t rows, int64_t width, int64_t pairs,
                                    const bfloat16 *dy, int64_t pitch, const bfloat16 *panel, float *dx, int64_t k,
                                    bool add) {
  float whole[tile_rows * 64] = {0};
  for (int64_t i = 0; i < rows && add; i++) memcpy(whole + i * 64, dx + i * k, sizeof(float) * (size_t)width);
  tile(pairs, dy, pitch, panel, whole, 64, add, 0);
  for (int64_t i = 0; i < rows; i++) memcpy(dx + i * k, whole + i * 64, sizeof(float) * (size_t)width);
}

CN_TARGET static void backward_panel(const product *f, const bfloat16 *panel, int64_t nb, int64_t rows, int64_t kb,
                                     int64_t columns) {
  int64_t pairs = (rows + 1) / 2, tiles = (f->m + tile_rows - 1) / tile_rows;
  bool add = f->accumulate || nb > 0;
  for (int64_t t = 0; t < tiles; t++) {
    int64_t i = f->m * t / tiles, count = f->m * (t + 1) / tiles - i;
    for (int64_t c = 0; c < columns; c += 64) {
      const bfloat16 *dy = f->x + i * f->pitch + nb, *part = panel + c / 64 * pairs * 128;
      float *dx = f->y + i * f->k + kb + c;
      // The first two tiles fetch the even and the odd rows of the panel below.
      int64_t next = nb + panel_rows + t;
      const bfloat16 *ahead = t < 2 && next + panel_rows <= f->n ? f->w + next * f->k + kb + c : 0;
      if (columns - c >= 64) backward_tiles[count](pairs, dy, f->pitch, part, dx, f->k, add, ahead);
      else backward_edge(backward_tiles[count], count, columns - c, pairs, dy, f->pitch, part, dx, f->k, add);
    }
  }
}

static void backward_share(const void *raw, int64_t first, int64_t last) {
  const product *f = raw;
  bfloat16 *panel = scratch(1, 2 * panel_rows * panel_columns);
  int64_t end = last * 64 < f->k ? last * 64 : f->k;
  for (int64_t kb = first * 64; kb < end && panel; kb += panel_columns) {
    int64_t columns = end - kb < panel_columns ? end - kb : panel_columns;
    for (int64_t nb = 0; nb < f->n; nb += panel_rows) {
      int64_t rows = f->n - nb < panel_rows ? f->n - nb : panel_rows;
      interleave(rows, columns, f->w + nb * f->k + kb, f->k, panel);
      backward_panel(f, panel, nb, rows, kb, columns);
    }
  }
}

bool cn_bfloat16_backward(int64_t m, int64_t n, int64_t k, const float *dy, int64_t stride, const uint16_t *w,
                          float *dx, bool accumulate) {
  if (m == 0 || n == 0) return true;
  CN_TIMED(CN_PHASE_PRODUCTS);
  cn_count(m * n * k);
  product f = {m, n, k, padded(n), k, rounded(m, n, dy, stride), w, dx, accumulate};
  if (!f.x) return false;
  cn_parallel_for((k + 63) / 64, 1, backward_share, &f);
  return true;
}

#else

bool cn_has_bfloat16(void) { return false; }
bool cn_bfloat16_forward(int64_t m, int64_t n, int64_t k, const float *x, const uint16_t *w, float *y,
                         int64_t stride, bool accumulate) {
  (void)m, (void)n, (void)k, (void)x, (void)w, (void)y, (void)stride, (void)accumulate;
  return false;
}
bool cn_bfloat16_backward(int64_t m, int64_t n, int64_t k, const float *dy, int64_t stride, const uint16_t *w,
                          float *dx, bool accumulate) {
  (void)m, (void)n, (void)k, (void)dy, (void)stride, (void)w, (void)dx, (void)accumulate;
  return false;
}

#endif
