// Sixteen floats at a time: one AVX-512 register, two of AVX2 or four of SSE, lowered by the compiler to what the target has.
#pragma once
#include <cstdint>
#include <cstring>
#if defined(__AVX512F__)
#include <immintrin.h>
#endif

namespace jarvis {

constexpr int64_t kLanes = 16;

typedef float v16 __attribute__((vector_size(64)));
typedef int32_t i16 __attribute__((vector_size(64)));
typedef uint32_t u16 __attribute__((vector_size(64)));
typedef uint16_t h16 __attribute__((vector_size(32)));
typedef float v16_loose __attribute__((vector_size(64), aligned(4), may_alias));
typedef uint16_t h16_loose __attribute__((vector_size(32), aligned(2), may_alias));

using bf16 = uint16_t;  // the upper half of a float

inline float widen(float x) { return x; }
inline float widen(bf16 x) {
  const uint32_t bits = static_cast<uint32_t>(x) << 16;
  float y;
  std::memcpy(&y, &bits, 4);
  return y;
}

inline v16 all(float x) { return v16{} + x; }
inline v16 larger(v16 a, v16 b) { return a > b ? a : b; }
inline v16 smaller(v16 a, v16 b) { return a < b ? a : b; }

inline v16 load(const float* p) { return *reinterpret_cast<const v16_loose*>(p); }
inline v16 load(const bf16* p) {
  const h16 half = *reinterpret_cast<const h16_loose*>(p);
  return (v16)(__builtin_convertvector(half, u16) << 16);
}

inline void store(float* p, v16 x) { *reinterpret_cast<v16_loose*>(p) = x; }
inline void store(bf16* p, v16 x) {  // to nearest even; a NaN stays one
#if defined(__AVX512BF16__)
  *reinterpret_cast<h16_loose*>(p) = (h16)_mm512_cvtneps_pbh((__m512)x);
#else
  const u16 bits = (u16)x;
  const u16 rounded = (bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16;
  *reinterpret_cast<h16_loose*>(p) = __builtin_convertvector((u16)((i16)(x != x) ? u16{} + 0x7fc0u : rounded), h16);
#endif
}

// The first n of 16 elements; the rest reads as `fill` and is not written.
template <typename T>
inline v16 load_part(const T* p, int64_t n, float fill = 0) {
  v16 y = all(fill);
  for (int64_t k = 0; k < n; k++) y[k] = widen(p[k]);
  return y;
}
template <typename T>
inline void store_part(T* p, v16 x, int64_t n) {
  T whole[kLanes];
  store(whole, x);
  std::memcpy(p, whole, n * sizeof(T));
}

inline float total(v16 x) {
  float sum = 0;
  for (int k = 0; k < 8; k++) sum += x[k] + x[k + 8];
  return sum;
}
inline float largest(v16 x) {
  float most = x[0];
  for (int k = 1; k < 16; k++) most = x[k] > most ? x[k] : most;
  return most;
}

// e^x within 2 ulp. Below -87.3 it is 0, above 88.3 it stays at e^88.3; a NaN stays one.
inline v16 exponential(v16 x) {
  const v16 bounded = smaller(larger(x, all(-87.3f)), all(88.3f));
  const v16 scaled = bounded * 1.44269504088896341f;
  const i16 n = __builtin_convertvector(scaled + (scaled < 0.0f ? all(-0.5f) : all(0.5f)), i16);
  const v16 whole = __builtin_convertvector(n, v16);
  v16 r = bounded - whole * 0.693359375f;
  r -= whole * -2.12194440e-4f;
  v16 p = all(1.9875691500e-4f);
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * (r * r) + r + 1.0f;
  const v16 y = p * (v16)((n + 127) << 23);
  const v16 low = x < -87.3f ? v16{} : y;
  return x != x ? x : low;
}

inline v16 sigmoid(v16 x) { return 1.0f / (1.0f + exponential(-x)); }

inline v16 root(v16 x) {
#if defined(__AVX512F__)
  return (v16)_mm512_sqrt_ps((__m512)x);
#else
  v16 y;
  for (int k = 0; k < 16; k++) y[k] = __builtin_sqrtf(x[k]);
  return y;
#endif
}

// body(offset, lanes) over [begin, end) in steps of 16; `lanes` is 16 but for the last step.
template <typename Full, typename Part>
inline void steps(int64_t begin, int64_t end, Full full, Part part) {
  int64_t k = begin;
  for (; k + kLanes <= end; k += kLanes) full(k);
  if (k < end) part(k, end - k);
}

// to[k] = f(from[k]...) over [begin, end)
template <typename O, typename F, typename... I>
inline void map(int64_t begin, int64_t end, O* to, F f, const I*... from) {
  steps(begin, end, [&](int64_t k) { store(to + k, f(load(from + k)...)); }, [&](int64_t k, int64_t n) { store_part(to + k, f(load_part(from + k, n)...), n); });
}

// The sum of f(x[k]...) over [0, count); zero lanes are added in the last step only where f(0...) is taken out by the mask.
template <typename F, typename... I>
inline float reduce(int64_t count, F f, const I*... from) {
  v16 a{}, b{};
  int64_t k = 0;
  for (; k + 2 * kLanes <= count; k += 2 * kLanes) {
    a += f(load(from + k)...);
    b += f(load(from + k + kLanes)...);
  }
  for (; k + kLanes <= count; k += kLanes) a += f(load(from + k)...);
  if (k < count) {
    const v16 last = f(load_part(from + k, count - k)...);
    for (int64_t j = 0; j < count - k; j++) b[j] += last[j];
  }
  return total(a + b);
}

}  // namespace jarvis
