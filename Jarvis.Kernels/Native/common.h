// What the kernels share: element types, vectors of 16 floats, an exponential that vectorises, rows of the last dimension.
#pragma once
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>
#include <cmath>
#include <cstring>
#include <vector>

namespace jarvis {

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::Variable;
using torch::autograd::variable_list;
using Optional = c10::optional<Tensor>;

// 16 floats: one AVX-512 register, two AVX2 or four SSE ones; the compiler lowers it to what the target has.
typedef float v16 __attribute__((vector_size(64), aligned(4), may_alias));

using bf16 = uint16_t;  // the upper half of a float

inline float widen(float x) { return x; }
inline float widen(bf16 x) {
  uint32_t bits = static_cast<uint32_t>(x) << 16;
  float y;
  std::memcpy(&y, &bits, 4);
  return y;
}

template <typename T>
inline T narrow(float x);
template <>
inline float narrow<float>(float x) { return x; }
template <>
inline bf16 narrow<bf16>(float x) {  // to nearest even; a NaN stays one
  uint32_t bits;
  std::memcpy(&bits, &x, 4);
  uint32_t rounded = (bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16;
  return static_cast<bf16>(x != x ? 0x7fc0u : rounded);
}

// e^x within 2 ulp, without branches, so that loops over it vectorise. Below -87 the result is 0, above 88 it is infinite.
inline float exp_fast(float x) {
  const float bounded = std::min(std::max(x, -87.3f), 88.7f);
  const float n = std::nearbyintf(bounded * 1.44269504088896341f);
  float r = bounded - n * 0.693359375f;
  r -= n * -2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.0f;
  // 2^n in two halves, so that n = 128 does not overflow the exponent field.
  const int32_t whole = static_cast<int32_t>(n), first = whole >> 1, second = whole - first;
  const uint32_t a = static_cast<uint32_t>(first + 127) << 23, b = static_cast<uint32_t>(second + 127) << 23;
  float fa, fb;
  std::memcpy(&fa, &a, 4);
  std::memcpy(&fb, &b, 4);
  const float y = p * fa * fb;
  return x < -87.3f ? 0.0f : (x > 88.7f ? INFINITY : y);
}

inline bool is_bf16(const Tensor& t) { return t.scalar_type() == at::kBFloat16; }

template <typename T>
T* data(const Tensor& t) { return static_cast<T*>(t.data_ptr()); }

inline void expect(bool holds, const char* what) { TORCH_CHECK(holds, "jarvis: ", what); }

inline void expect_float(const Tensor& t, const char* name) {
  TORCH_CHECK(t.scalar_type() == at::kFloat || t.scalar_type() == at::kBFloat16, "jarvis: ", name, " must be float32 or bfloat16, is ", t.scalar_type());
}

// Calls body with a value of the element type that the tensor has.
template <typename F>
auto typed(const Tensor& t, F body) {
  expect_float(t, "a tensor");
  return is_bf16(t) ? body(bf16{}) : body(float{});
}

constexpr int64_t kGrain = 16384;  // elements below which a second thread costs more than it brings

inline int64_t grain_of_rows(int64_t width) { return std::max<int64_t>(1, kGrain / std::max<int64_t>(1, width)); }

}  // namespace jarvis
