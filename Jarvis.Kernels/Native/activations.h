// Tanh GELU and SwiGLU, each one pass over memory in each direction.
#pragma once
#include "common.h"

namespace jarvis {

constexpr float kGeluA = 2 * 0.7978845608028654f, kGeluB = kGeluA * 0.044715f;

// 0.5 x (1 + tanh u) = x σ(2u): no cancellation, one exponential.
inline float gelu_one(float x) { return x / (1.0f + exp_fast(-x * (kGeluA + kGeluB * x * x))); }

inline float gelu_slope(float x) {
  const float s = 1.0f / (1.0f + exp_fast(-x * (kGeluA + kGeluB * x * x)));
  return s + x * s * (1.0f - s) * (kGeluA + 3.0f * kGeluB * x * x);
}

struct GeluTanh : torch::autograd::Function<GeluTanh> {
  static Tensor forward(AutogradContext* ctx, const Tensor& input) {
    auto x = input.contiguous();
    auto y = at::empty_like(x);
    typed(x, [&](auto zero) {
      using T = decltype(zero);
      auto from = data<T>(x), to = data<T>(y);
      at::parallel_for(0, x.numel(), kGrain, [&](int64_t begin, int64_t end) {
        for (int64_t k = begin; k < end; k++) to[k] = narrow<T>(gelu_one(widen(from[k])));
      });
    });
    ctx->save_for_backward({x});
    return y;
  }
  static variable_list backward(AutogradContext* ctx, variable_list gradients) {
    auto x = ctx->get_saved_variables()[0];
    auto g = gradients[0].to(x.scalar_type()).contiguous();
    auto dx = at::empty_like(x);
    typed(x, [&](auto zero) {
      using T = decltype(zero);
      auto from = data<T>(x), up = data<T>(g), to = data<T>(dx);
      at::parallel_for(0, x.numel(), kGrain, [&](int64_t begin, int64_t end) {
        for (int64_t k = begin; k < end; k++) to[k] = narrow<T>(widen(up[k]) * gelu_slope(widen(from[k])));
      });
    });
    return {dx};
  }
};

struct SwiGlu : torch::autograd::Function<SwiGlu> {
  static Tensor forward(AutogradContext* ctx, const Tensor& gate_in, const Tensor& up_in) {
    expect(gate_in.sizes() == up_in.sizes() && gate_in.scalar_type() == up_in.scalar_type(), "swiglu: gate and up must be alike");
    auto gate = gate_in.contiguous(), up = up_in.contiguous();
    auto y = at::empty_like(gate);
    typed(gate, [&](auto zero) {
      using T = decltype(zero);
      auto a = data<T>(gate), b = data<T>(up), to = data<T>(y);
      at::parallel_for(0, gate.numel(), kGrain, [&](int64_t begin, int64_t end) {
        for (int64_t k = begin; k < end; k++) {
          const float x = widen(a[k]);
          to[k] = narrow<T>(x / (1.0f + exp_fast(-x)) * widen(b[k]));
        }
      });
    });
    ctx->save_for_backward({gate, up});
    return y;
  }
  static variable_list backward(AutogradContext* ctx, variable_list gradients) {
    auto saved = ctx->get_saved_variables();
    auto gate = saved[0], up = saved[1];
    auto g = gradients[0].to(gate.scalar_type()).contiguous();
    auto dgate = at::empty_like(gate), dup = at::empty_like(up);
    typed(gate, [&](auto zero) {
      using T = decltype(zero);
      auto a = data<T>(gate), b = data<T>(up), u = data<T>(g), da = data<T>(dgate), db = data<T>(dup);
      at::parallel_for(0, gate.numel(), kGrain, [&](int64_t begin, int64_t end) {
        for (int64_t k = begin; k < end; k++) {
          const float x = widen(a[k]), s = 1.0f / (1.0f + exp_fast(-x)), d = widen(u[k]);
          da[k] = narrow<T>(d * widen(b[k]) * s * (1.0f + x * (1.0f - s)));
          db[k] = narrow<T>(d * x * s);
        }
      });
    });
    return {dgate, dup};
  }
};

}  // namespace jarvis
