// Half-width floating point. bfloat16 is the upper half of a float32; float16 needs its exponent rebuilt.
#include <string.h>

#include "CNumerics.h"
#include "parallel.h"

static inline float from_bits(uint32_t bits) {
  float value;
  memcpy(&value, &bits, 4);
  return value;
}
static inline uint32_t to_bits(float value) {
  uint32_t bits;
  memcpy(&bits, &value, 4);
  return bits;
}

// A half at any byte.
typedef uint16_t half __attribute__((aligned(1)));

void cn_from_bfloat16(int64_t count, const void *raw, float *y) {
  const half *x = raw;
  for (int64_t i = 0; i < count; i++) y[i] = from_bits((uint32_t)x[i] << 16);
}

void cn_to_bfloat16(int64_t count, const float *x, uint16_t *y) {
  for (int64_t i = 0; i < count; i++) {
    uint32_t bits = to_bits(x[i]);
    uint32_t rounded = (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16;
    y[i] = (uint16_t)(x[i] != x[i] ? (bits >> 16) | 0x40 : rounded);
  }
}

void cn_from_float16(int64_t count, const void *raw, float *y) {
  const half *x = raw;
  for (int64_t i = 0; i < count; i++) {
    uint32_t sign = (uint32_t)(x[i] & 0x8000) << 16, magnitude = x[i] & 0x7FFF;
    // Shifted into a float32's place the exponent is 112 short; a product puts it right, subnormals included.
    float value = from_bits(magnitude << 13) * 0x1p112f;
    if (magnitude >= 0x7C00) value = from_bits(0x7F800000 | (magnitude & 0x3FF) << 13);
    y[i] = from_bits(to_bits(value) | sign);
  }
}

void cn_to_float16(int64_t count, const float *x, uint16_t *y) {
  for (int64_t i = 0; i < count; i++) {
    uint32_t bits = to_bits(x[i]), sign = (bits >> 16) & 0x8000, magnitude = bits & 0x7FFFFFFF;
    uint32_t result;
    if (magnitude > 0x7F800000) result = 0x7E00;               // NaN
    else if (magnitude >= 0x477FF000) result = 0x7C00;         // rounds beyond 65504
    else if (magnitude < 0x38800000) {                         // subnormal: the addition does the rounding
      result = to_bits(from_bits(magnitude) + 0.5f) - to_bits(0.5f);
    } else result = (magnitude - 0x38000000 + 0xFFF + ((magnitude >> 13) & 1)) >> 13;
    y[i] = (uint16_t)(sign | result);
  }
}

typedef struct {
  int64_t count;
  uint64_t seed;
  float scale;
  uint16_t *y;
} randoms;
static void random_share(const void *raw, int64_t first, int64_t last) {
  const randoms *r = raw;
  for (int64_t q = first; q < last; q++) {
    uint64_t z = (r->seed + (uint64_t)q) * 0x9E3779B97F4A7C15ull;  // SplitMix64 of a counter
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    z ^= z >> 31;
    for (int64_t i = 4 * q; i < 4 * q + 4 && i < r->count; i++, z >>= 16)
      r->y[i] = (uint16_t)(to_bits(((float)(z & 0xFFFF) - 32767.5f) * r->scale) >> 16);
  }
}
void cn_random_bfloat16(int64_t count, uint64_t seed, float deviation, uint16_t *y) {
  // The deviation of 0 ... 65535 uniformly is 65536 / sqrt(12).
  randoms r = {count, seed, deviation * 3.4641016f / 65536.0f, y};
  cn_parallel_for((count + 3) / 4, 4096, random_share, &r);
}
