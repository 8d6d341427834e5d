// Products in bfloat16 with float32 sums. oneDNN's gemm is in the process already (libtorch uses it); where it is missing, hidden or
// unable (no AVX-512), the product runs in float32.
#pragma once
#include <dlfcn.h>
#include "common.h"

namespace jarvis {

using GemmBf16 = int (*)(char, char, int64_t, int64_t, int64_t, float, const void*, int64_t, const void*, int64_t, float, float*, int64_t);

inline GemmBf16 gemm_bf16() {
  static const auto found = reinterpret_cast<GemmBf16>(dlsym(RTLD_DEFAULT, "dnnl_gemm_bf16bf16f32"));
  return found;
}

// C (M, N) float32 = beta C + op(A) op(B); A, B bfloat16 and contiguous.
inline void matmul_bf16(const Tensor& a, bool turn_a, const Tensor& b, bool turn_b, Tensor& c, float beta) {
  const int64_t M = c.size(0), N = c.size(1), K = turn_a ? a.size(0) : a.size(1);
  if (auto gemm = gemm_bf16())
    if (gemm(turn_a ? 'T' : 'N', turn_b ? 'T' : 'N', M, N, K, 1.0f, a.data_ptr(), a.size(1), b.data_ptr(), b.size(1), beta, data<float>(c), N) == 0) return;
  auto left = a.to(at::kFloat), right = b.to(at::kFloat);
  at::addmm_out(c, c, turn_a ? left.t() : left, turn_b ? right.t() : right, beta, 1.0f);
}

inline Tensor to_bf16(const Tensor& t) { return is_bf16(t) ? t.contiguous() : t.contiguous().to(at::kBFloat16); }

struct LinearBf16 : torch::autograd::Function<LinearBf16> {
  static Tensor forward(AutogradContext* ctx, const Tensor& input, const Tensor& weight, const Tensor& copy, const Optional& bias, bool narrow_output) {
    expect(is_bf16(copy) && copy.is_contiguous() && copy.sizes() == weight.sizes(), "linear_bf16: the copy must be bfloat16, contiguous and of the weight's shape");
    auto shape = input.sizes().vec();
    auto x = to_bf16(input.reshape({-1, input.size(-1)}));
    shape.back() = copy.size(0);
    bool has_bias = bias && bias->defined();
    ctx->saved_data["bias"] = has_bias;
    ctx->saved_data["narrow_input"] = is_bf16(input);
    ctx->save_for_backward({x, copy});
    if (narrow_output && gemm_bf16()) {
      auto y = has_bias ? at::addmm(bias->to(at::kBFloat16), x, copy.t()) : at::mm(x, copy.t());
      return y.view(shape);
    }
    auto y = at::empty({x.size(0), copy.size(0)}, x.options().dtype(at::kFloat));
    float beta = 0;
    if (has_bias) {
      y.copy_(bias->expand_as(y));
      beta = 1;
    }
    matmul_bf16(x, false, copy, true, y, beta);
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
        dx = at::empty({x.size(0), copy.size(1)}, x.options().dtype(at::kFloat));
        matmul_bf16(gb, false, copy, false, dx, 0);
        if (ctx->saved_data["narrow_input"].toBool()) dx = dx.to(at::kBFloat16);
        dx = dx.view(shape);
      }
    }
    if (ctx->needs_input_grad(1)) {
      dw = at::empty(copy.sizes(), copy.options().dtype(at::kFloat));
      matmul_bf16(gb, true, x, false, dw, 0);
    }
    if (ctx->saved_data["bias"].toBool()) db = g.sum({0}, false, at::kFloat);
    return {dx, dw, Tensor(), db, Tensor()};
  }
};

}  // namespace jarvis
