// Tanh GELU and SwiGLU, each one pass over memory in each direction.
#pragma once
#include "common.h"

namespace jarvis {

constexpr float kGeluA = 2 * 0.7978845608028654f, kGeluB = kGeluA * 0.044715f;

// 0.5 x (1 + tanh u) = x σ(2u): no cancellation, one exponential.
inline v16 gelu(v16 x) { return x * sigmoid(x * (kGeluA + kGeluB * x * x)); }

inline v16 gelu_slope(v16 x) {
  const v16 square = x * x, s = sigmoid(x * (kGeluA + kGeluB * square));
  return s + x * s * (1.0f - s) * (kGeluA + 3.0f * kGeluB * square);
}

// y = f(x...), elementwise over contiguous tensors of one element type
template <typename F, typename... I>
inline void elementwise(const Tensor& out, F f, const I&... in) {
  typed(out, [&](auto zero) {
    using T = decltype(zero);
    at::parallel_for(0, out.numel(), kGrain, [&](int64_t begin, int64_t end) { map(begin, end, data<T>(out), f, static_cast<const T*>(data<T>(in))...); });
  });
}

struct GeluTanh : torch::autograd::Function<GeluTanh> {
  static Tensor forward(AutogradContext* ctx, const Tensor& input) {
    auto x = input.contiguous(), y = at::empty_like(x);
    elementwise(y, gelu, x);
    ctx->save_for_backward({x});
    return y;
  }
  static variable_list backward(AutogradContext* ctx, variable_list gradients) {
    auto x = ctx->get_saved_variables()[0], g = gradients[0].to(x.scalar_type()).contiguous(), dx = at::empty_like(x);
    elementwise(dx, [](v16 up, v16 from) { return up * gelu_slope(from); }, g, x);
    return {dx};
  }
};

struct SwiGlu : torch::autograd::Function<SwiGlu> {
  static Tensor forward(AutogradContext* ctx, const Tensor& gate_in, const Tensor& up_in) {
    expect(gate_in.sizes() == up_in.sizes() && gate_in.scalar_type() == up_in.scalar_type(), "swiglu: gate and up must be alike");
    auto gate = gate_in.contiguous(), up = up_in.contiguous(), y = at::empty_like(gate);
    elementwise(y, [](v16 a, v16 b) { return a * sigmoid(a) * b; }, gate, up);
    ctx->save_for_backward({gate, up});
    return y;
  }
  static variable_list backward(AutogradContext* ctx, variable_list gradients) {
    auto saved = ctx->get_saved_variables();
    auto gate = saved[0], up = saved[1], g = gradients[0].to(gate.scalar_type()).contiguous();
    auto dgate = at::empty_like(gate), dup = at::empty_like(up);
    elementwise(dgate, [](v16 d, v16 a, v16 b) { const v16 s = sigmoid(a); return d * b * s * (1.0f + a * (1.0f - s)); }, g, gate, up);
    elementwise(dup, [](v16 d, v16 a) { return d * a * sigmoid(a); }, g, gate);
    return {dgate, dup};
  }
};

}  // namespace jarvis
