// What the kernels share: checks, dispatch by element type, grain sizes.
#pragma once
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>
#include <cmath>
#include <cstring>
#include <vector>
#include "vector.h"

namespace jarvis {

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::Variable;
using torch::autograd::variable_list;
using Optional = c10::optional<Tensor>;

inline float maximum(const float* x, int64_t n) {
  v16 most = all(x[0]);
  steps(0, n, [&](int64_t k) { most = larger(most, load(x + k)); }, [&](int64_t k, int64_t left) { most = larger(most, load_part(x + k, left, x[0])); });
  return largest(most);
}

// x = e^(x - top), and their sum
inline float exponentials(float* x, int64_t n, float top) {
  map(0, n, x, [top](v16 v) { return exponential(v - top); }, static_cast<const float*>(x));
  return reduce(n, [](v16 v) { return v; }, static_cast<const float*>(x));
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

template <typename F>
auto typed_pair(const Tensor& a, const Tensor& b, F body) {
  return typed(a, [&](auto zero) { return typed(b, [&](auto other) { return body(zero, other); }); });
}

constexpr int64_t kGrain = 16384;  // elements below which a second thread costs more than it brings

inline int64_t grain_of_rows(int64_t width) { return std::max<int64_t>(1, kGrain / std::max<int64_t>(1, width)); }

// Adds `parts` rows of per-thread sums into one, in thread order, so that the result does not depend on who finished first.
inline Tensor fold(const Tensor& parts) { return parts.sum(0); }

struct RowBlocks {  // a fixed partition of rows, one block a thread
  int64_t rows, blocks, size;
  explicit RowBlocks(int64_t n) : rows(n), blocks(std::max<int64_t>(1, std::min<int64_t>(at::get_num_threads(), n))), size((n + blocks - 1) / blocks) {}
  template <typename F>
  void run(F body) const {
    at::parallel_for(0, blocks, 1, [&](int64_t first, int64_t last) {
      for (int64_t b = first; b < last; b++) body(b, b * size, std::min(rows, (b + 1) * size));
    });
  }
};

}  // namespace jarvis
