// Products of matrices through oneDNN, which is in the process already because libtorch uses it: its float32 gemm takes AVX-512 where
// OpenBLAS 0.3.21 does not (270 against 132 GFLOP/s on one Zen 4 core), and its bfloat16 gemm sums in float32. Where oneDNN is hidden
// (static in libtorch) or unable (bfloat16 without AVX-512), libtorch's own float32 product does the work.
#pragma once
#include <dlfcn.h>
#include "common.h"

namespace jarvis {

using Gemm = int (*)(char, char, int64_t, int64_t, int64_t, float, const void*, int64_t, const void*, int64_t, float, float*, int64_t);

inline Gemm gemm_bf16() {
  static const auto found = reinterpret_cast<Gemm>(dlsym(RTLD_DEFAULT, "dnnl_gemm_bf16bf16f32"));
  return found;
}

inline Gemm gemm_float() {
  static const auto found = reinterpret_cast<Gemm>(dlsym(RTLD_DEFAULT, "dnnl_sgemm"));
  return found;
}

inline int64_t stride_of_rows(const Tensor& t) { return t.size(0) > 1 ? t.stride(0) : t.size(1); }

// C (M, N) float32 = beta C + op(A) op(B); contiguous rows, A and B both float32 or both bfloat16.
inline void multiply(const Tensor& a, bool turn_a, const Tensor& b, bool turn_b, const Tensor& c, float beta) {
  const int64_t M = c.size(0), N = c.size(1), K = turn_a ? a.size(0) : a.size(1);
  if (M == 0 || N == 0) return;
  at::internal::lazy_init_num_threads();  // this thread's OpenMP count is libtorch's
  if (auto gemm = is_bf16(a) ? gemm_bf16() : gemm_float())
    if (K > 0 && gemm(turn_a ? 'T' : 'N', turn_b ? 'T' : 'N', M, N, K, 1.0f, a.data_ptr(), stride_of_rows(a), b.data_ptr(), stride_of_rows(b), beta, data<float>(c), stride_of_rows(c)) == 0) return;
  auto left = a.to(at::kFloat), right = b.to(at::kFloat);
  auto out = c;
  at::addmm_out(out, beta == 0 ? at::zeros_like(c) : c, turn_a ? left.t() : left, turn_b ? right.t() : right, 1.0f, 1.0f);
}

inline Tensor to_bf16(const Tensor& t) { return is_bf16(t) ? t.contiguous() : t.contiguous().to(at::kBFloat16); }

inline void add_to_rows(const Tensor& y, const Tensor& bias) {
  auto b = bias.contiguous();
  const int64_t width = y.size(1);
  at::parallel_for(0, y.size(0), grain_of_rows(width), [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; row++) {
      float* to = data<float>(y) + row * width;
      map(0, width, to, [](v16 v, v16 s) { return v + s; }, static_cast<const float*>(to), static_cast<const float*>(data<float>(b)));
    }
  });
}

// x wᵀ + bias in float32
inline Tensor affine(const Tensor& x, const Tensor& w, const Tensor& bias) {
  auto y = at::empty({x.size(0), w.size(0)}, x.options().dtype(at::kFloat));
  multiply(x, false, w, true, y, 0);
  if (bias.defined()) add_to_rows(y, bias);
  return y;
}

// The sum of rows, in float32: fixed blocks of rows, added in their order.
inline Tensor column_sums(const Tensor& rows_in) {
  auto rows = rows_in.contiguous();
  const int64_t width = rows.size(1);
  RowBlocks blocks(rows.size(0));
  auto parts = at::zeros({blocks.blocks, width}, rows.options().dtype(at::kFloat));
  typed(rows, [&](auto zero) {
    using T = decltype(zero);
    blocks.run([&](int64_t block, int64_t begin, int64_t end) {
      float* to = data<float>(parts) + block * width;
      for (int64_t row = begin; row < end; row++)
        map(0, width, to, [](v16 v, v16 s) { return v + s; }, static_cast<const float*>(to), static_cast<const T*>(data<T>(rows) + row * width));
    });
  });
  return fold(parts);
}

struct Linear : torch::autograd::Function<Linear> {
  static Tensor forward(AutogradContext* ctx, const Tensor& input, const Tensor& weight_in, const Optional& bias) {
    expect(input.scalar_type() == at::kFloat && weight_in.scalar_type() == at::kFloat && weight_in.dim() == 2 && input.size(-1) == weight_in.size(1), "linear: x is (…, inputs) and weight (outputs, inputs), both float32");
    auto shape = input.sizes().vec();
    auto x = input.reshape({-1, input.size(-1)}).contiguous(), weight = weight_in.contiguous();
    shape.back() = weight.size(0);
    bool has_bias = bias && bias->defined();
    ctx->save_for_backward({weight_in.requires_grad() ? x : Tensor(), weight});  // a frozen weight needs no input kept
    ctx->saved_data["bias"] = has_bias && bias->requires_grad();
    return affine(x, weight, has_bias ? *bias : Tensor()).view(shape);
  }
  static variable_list backward(AutogradContext* ctx, variable_list gradients) {
    auto saved = ctx->get_saved_variables();
    auto x = saved[0], weight = saved[1];
    auto shape = gradients[0].sizes().vec();
    auto g = gradients[0].reshape({-1, gradients[0].size(-1)}).contiguous();
    shape.back() = weight.size(1);
    Tensor dx, dw, db;
    if (ctx->needs_input_grad(0)) {
      dx = at::empty({g.size(0), weight.size(1)}, weight.options());
      multiply(g, false, weight, false, dx, 0);
      dx = dx.view(shape);
    }
    if (ctx->needs_input_grad(1)) {
      dw = at::empty_like(weight);
      multiply(g, true, x, false, dw, 0);
    }
    if (ctx->saved_data["bias"].toBool()) db = column_sums(g);
    return {dx, dw, db};
  }
};

struct LinearBf16 : torch::autograd::Function<LinearBf16> {
  static Tensor forward(AutogradContext* ctx, const Tensor& input, const Tensor& weight, const Tensor& copy, const Optional& bias, bool narrow_output) {
    expect(is_bf16(copy) && copy.is_contiguous() && copy.sizes() == weight.sizes(), "linear_bf16: the copy must be bfloat16, contiguous and of the weight's shape");
    auto shape = input.sizes().vec();
    auto x = to_bf16(input.reshape({-1, input.size(-1)}));
    shape.back() = copy.size(0);
    bool has_bias = bias && bias->defined();
    ctx->saved_data["bias"] = has_bias && bias->requires_grad();
    ctx->saved_data["narrow_input"] = is_bf16(input);
    ctx->save_for_backward({weight.requires_grad() ? x : Tensor(), copy});  // a frozen weight needs no input kept
    if (narrow_output && gemm_bf16()) {
      auto y = has_bias ? at::addmm(bias->to(at::kBFloat16), x, copy.t()) : at::mm(x, copy.t());
      return y.view(shape);
    }
    auto y = affine(x, copy, has_bias ? *bias : Tensor());
    return (narrow_output ? y.to(at::kBFloat16) : y).view(shape);
  }
  static variable_list backward(AutogradContext* ctx, variable_list gradients) {
    auto saved = ctx->get_saved_variables();
    auto x = saved[0], copy = saved[1];
    auto g = gradients[0].reshape({-1, gradients[0].size(-1)});
    auto gb = to_bf16(g);
    Tensor dx, dw, db;
    auto shape = gradients[0].sizes().vec();
    shape.back() = copy.size(1);
    if (ctx->needs_input_grad(0)) {
      if (ctx->saved_data["narrow_input"].toBool() && gemm_bf16()) {
        dx = at::mm(gb, copy).view(shape);
      } else {
        dx = at::empty({gb.size(0), copy.size(1)}, copy.options().dtype(at::kFloat));
        multiply(gb, false, copy, false, dx, 0);
        if (ctx->saved_data["narrow_input"].toBool()) dx = dx.to(at::kBFloat16);
        dx = dx.view(shape);
      }
    }
    if (ctx->needs_input_grad(1)) {
      dw = at::empty(copy.sizes(), copy.options().dtype(at::kFloat));
      multiply(gb, true, x, false, dw, 0);
    }
    if (ctx->saved_data["bias"].toBool()) db = column_sums(g);
    return {dx, dw, Tensor(), db, Tensor()};
  }
};

}  // namespace jarvis
