// Sixteen floats at a time: one register of AVX-512, two of AVX2, four of SSE or NEON, lowered by the compiler to what the target has. Where
// the compiler has no vector types (cl) they are sixteen floats in a loop: the same meaning, slower.
#pragma once
#include <math.h>
#include <stdint.h>
#include <string.h>
#if defined(__AVX512F__)
#include <immintrin.h>
#endif

#define LANES 16

typedef uint16_t bf16;  // the upper half of a float

#if defined(__GNUC__) || defined(__clang__)
#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("GCC unroll 16")
#define SOON(p) __builtin_prefetch(p, 1)
typedef float v16 __attribute__((vector_size(64)));
typedef int32_t i16 __attribute__((vector_size(64)));
typedef uint32_t u16 __attribute__((vector_size(64)));
typedef uint16_t h16 __attribute__((vector_size(32)));
typedef float v16_loose __attribute__((vector_size(64), aligned(4), may_alias));
typedef uint16_t h16_loose __attribute__((vector_size(32), aligned(2), may_alias));

typedef float loose __attribute__((aligned(2), may_alias));

INLINE v16 all(float x) { return (v16){x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x}; }
INLINE v16 add(v16 a, v16 b) { return a + b; }
INLINE v16 sub(v16 a, v16 b) { return a - b; }
INLINE v16 mul(v16 a, v16 b) { return a * b; }
INLINE v16 over(v16 a, v16 b) { return a / b; }
INLINE v16 madd(v16 a, v16 b, v16 c) { return a * b + c; }
INLINE v16 load(const float* p) { return *(const v16_loose*)p; }
INLINE void store(float* p, v16 x) { *(v16_loose*)p = x; }
INLINE v16 load_half(const bf16* p) { return (v16)(__builtin_convertvector(*(const h16_loose*)p, u16) << 16); }
INLINE float lane(v16 x, int k) { return x[k]; }
INLINE v16 pick(i16 mask, v16 a, v16 b) { return (v16)((mask & (i16)a) | (~mask & (i16)b)); }
INLINE v16 where_less(v16 x, float bound, v16 a, v16 b) { return pick(x < all(bound), a, b); }
INLINE v16 where_number(v16 x, v16 a, v16 b) { return pick(x == x, a, b); }
#if defined(__AVX512F__)
INLINE v16 larger(v16 a, v16 b) { return (v16)_mm512_max_ps((__m512)a, (__m512)b); }
INLINE v16 smaller(v16 a, v16 b) { return (v16)_mm512_min_ps((__m512)a, (__m512)b); }
INLINE v16 whole(v16 x) { return (v16)_mm512_roundscale_ps((__m512)x, 8); }
#else
INLINE v16 larger(v16 a, v16 b) { return pick(a > b, a, b); }
INLINE v16 smaller(v16 a, v16 b) { return pick(a < b, a, b); }
INLINE v16 whole(v16 x) { return (x + 12582912.0f) - 12582912.0f; }  // to nearest, for |x| < 2^22
#endif
// 2^n for whole n from -126 to 127
INLINE v16 power_of_two(v16 n) { return (v16)((__builtin_convertvector(n, i16) + 127) << 23); }
INLINE void store_half(bf16* p, v16 x) {  // to nearest even; a NaN stays one
#if defined(__AVX512BF16__)
  *(h16_loose*)p = (h16)_mm512_cvtneps_pbh((__m512)x);
#else
  const u16 bits = (u16)x, rounded = (bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16, strange = (u16)(x != x);
  *(h16_loose*)p = __builtin_convertvector((strange & 0x7fc0u) | (~strange & rounded), h16);
#endif
}

#else  // no vector types
#define INLINE static __forceinline
#define UNROLL
#define SOON(p) ((void)(p))
typedef struct {
  float x[LANES];
} v16;

typedef float loose;

#define EACH(expression)                                    \
  v16 y;                                                    \
  for (int k = 0; k < LANES; k++) y.x[k] = (expression);    \
  return y

INLINE v16 all(float x) { EACH(x); }
INLINE v16 add(v16 a, v16 b) { EACH(a.x[k] + b.x[k]); }
INLINE v16 sub(v16 a, v16 b) { EACH(a.x[k] - b.x[k]); }
INLINE v16 mul(v16 a, v16 b) { EACH(a.x[k] * b.x[k]); }
INLINE v16 over(v16 a, v16 b) { EACH(a.x[k] / b.x[k]); }
INLINE v16 madd(v16 a, v16 b, v16 c) { EACH(a.x[k] * b.x[k] + c.x[k]); }
INLINE v16 larger(v16 a, v16 b) { EACH(a.x[k] > b.x[k] ? a.x[k] : b.x[k]); }
INLINE v16 smaller(v16 a, v16 b) { EACH(a.x[k] < b.x[k] ? a.x[k] : b.x[k]); }
INLINE v16 whole(v16 a) { EACH(floorf(a.x[k] + 0.5f)); }
INLINE v16 where_less(v16 a, float bound, v16 b, v16 c) { EACH(a.x[k] < bound ? b.x[k] : c.x[k]); }
INLINE v16 where_number(v16 a, v16 b, v16 c) { EACH(a.x[k] == a.x[k] ? b.x[k] : c.x[k]); }
INLINE v16 power_of_two(v16 n) { EACH(ldexpf(1.0f, (int)n.x[k])); }
INLINE v16 load(const float* p) { EACH(p[k]); }
INLINE void store(float* p, v16 x) { memcpy(p, x.x, sizeof x); }
INLINE float lane(v16 x, int k) { return x.x[k]; }
INLINE v16 load_half(const bf16* p) {
  v16 y;
  for (int k = 0; k < LANES; k++) {
    const uint32_t bits = (uint32_t)p[k] << 16;
    memcpy(&y.x[k], &bits, 4);
  }
  return y;
}
INLINE void store_half(bf16* p, v16 x) {
  for (int k = 0; k < LANES; k++) {
    uint32_t bits;
    memcpy(&bits, &x.x[k], 4);
    p[k] = x.x[k] != x.x[k] ? 0x7fc0 : (bf16)((bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16);
  }
}
#endif

INLINE float widen(bf16 x) {
  const uint32_t bits = (uint32_t)x << 16;
  float y;
  memcpy(&y, &bits, 4);
  return y;
}

// The first n of 16 elements: the rest reads as `fill` and is not written.
INLINE v16 load_part(const float* p, int64_t n, float fill) {
#if defined(__AVX512F__)
  return (v16)_mm512_mask_loadu_ps((__m512)all(fill), (__mmask16)((1u << n) - 1), p);
#else
  float x[LANES];
  for (int k = 0; k < LANES; k++) x[k] = k < n ? p[k] : fill;
  return load(x);
#endif
}
INLINE v16 load_half_part(const bf16* p, int64_t n, float fill) {
  float x[LANES];
  for (int k = 0; k < LANES; k++) x[k] = k < n ? widen(p[k]) : fill;
  return load(x);
}
INLINE void store_part(float* p, v16 x, int64_t n) {
#if defined(__AVX512F__)
  _mm512_mask_storeu_ps(p, (__mmask16)((1u << n) - 1), (__m512)x);
#else
  float y[LANES];
  store(y, x);
  memcpy(p, y, (size_t)n * sizeof(float));
#endif
}
INLINE void store_half_part(bf16* p, v16 x, int64_t n) {
  bf16 y[LANES];
  store_half(y, x);
  memcpy(p, y, (size_t)n * sizeof(bf16));
}

// The same of memory in either type; `half` is a constant where it matters for speed.
INLINE v16 load_as(const void* p, int64_t k, int64_t n, int half) {
  if (half) return n >= LANES ? load_half((const bf16*)p + k) : load_half_part((const bf16*)p + k, n, 0);
  return n >= LANES ? load((const float*)p + k) : load_part((const float*)p + k, n, 0);
}
INLINE void store_as(void* p, int64_t k, v16 x, int64_t n, int half) {
  if (half) {
    if (n >= LANES) store_half((bf16*)p + k, x);
    else store_half_part((bf16*)p + k, x, n);
  } else if (n >= LANES) store((float*)p + k, x);
  else store_part((float*)p + k, x, n);
}

INLINE float total(v16 x) {
  float sum = 0;
  for (int k = 0; k < 8; k++) sum += lane(x, k) + lane(x, k + 8);
  return sum;
}
INLINE float largest(v16 x) {
  float most = lane(x, 0);
  for (int k = 1; k < LANES; k++) most = lane(x, k) > most ? lane(x, k) : most;
  return most;
}

// e^x within 2 ulp. Below -87.3 it is 0, above 88.3 it stays at e^88.3; a NaN stays one.
INLINE v16 exponential(v16 x) {
  const v16 bounded = smaller(larger(x, all(-87.3f)), all(88.3f)), n = whole(mul(bounded, all(1.44269504088896341f)));
  const v16 r = madd(n, all(2.12194440e-4f), madd(n, all(-0.693359375f), bounded));
  v16 p = madd(all(1.9875691500e-4f), r, all(1.3981999507e-3f));
  p = madd(p, r, all(8.3334519073e-3f));
  p = madd(p, r, all(4.1665795894e-2f));
  p = madd(p, r, all(1.6666665459e-1f));
  p = madd(p, r, all(5.0000001201e-1f));
  const v16 y = mul(madd(p, mul(r, r), add(r, all(1))), power_of_two(n));
  return where_number(x, where_less(x, -87.3f, all(0), y), x);
}

INLINE v16 sigmoid(v16 x) { return over(all(1), add(all(1), exponential(sub(all(0), x)))); }

INLINE v16 tangent(v16 x) {  // a series near 0, where 1 - 2 / (e^2x + 1) loses digits
  const v16 s = mul(x, x);
  v16 p = madd(s, all(0.021869489f), all(-0.053968254f));
  p = madd(s, p, all(0.13333333f));
  p = madd(s, p, all(-0.33333333f));
  const v16 far = sub(all(1), over(all(2), add(exponential(add(x, x)), all(1))));
  return where_less(s, 0.04f, mul(x, madd(s, p, all(1))), far);
}
