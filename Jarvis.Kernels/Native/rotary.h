// Rotary positions, halves split as in Llama checkpoints; backward is the rotation by the negative angle.
#pragma once
#include "common.h"

namespace jarvis {

inline Tensor rotate(const Tensor& input, const Tensor& cos_in, const Tensor& sin_in, float sign) {
  auto x = input.contiguous(), cos = cos_in.contiguous(), sin = sin_in.contiguous();
  expect(x.dim() == 4 && cos.dim() == 2 && cos.size(0) == x.size(2) && cos.size(1) * 2 == x.size(3), "rotary: x is (B, heads, T, d), cos and sin are (T, d/2)");
  const int64_t time = x.size(2), width = x.size(3), half = width / 2, rows = x.numel() / width;
  auto y = at::empty_like(x);
  typed(x, [&](auto zero) {
    using T = decltype(zero);
    auto from = data<T>(x), to = data<T>(y);
    auto c = data<float>(cos), s = data<float>(sin);
    at::parallel_for(0, rows, grain_of_rows(width), [&](int64_t begin, int64_t end) {
      for (int64_t row = begin; row < end; row++) {
        const float *cr = c + row % time * half, *sr = s + row % time * half;
        const T *a = from + row * width, *second = a + half;
        map(0, half, to + row * width, [=](v16 p, v16 q, v16 c1, v16 s1) { return p * c1 - q * (sign * s1); }, a, second, cr, sr);
        map(0, half, to + row * width + half, [=](v16 p, v16 q, v16 c1, v16 s1) { return q * c1 + p * (sign * s1); }, a, second, cr, sr);
      }
    });
  });
  return y;
}

struct Rotary : torch::autograd::Function<Rotary> {
  static Tensor forward(AutogradContext* ctx, const Tensor& x, const Tensor& cos, const Tensor& sin) {
    ctx->save_for_backward({cos, sin});
    return rotate(x, cos, sin, 1.0f);
  }
  static variable_list backward(AutogradContext* ctx, variable_list gradients) {
    auto saved = ctx->get_saved_variables();
    return {rotate(gradients[0], saved[0], saved[1], -1.0f), Tensor(), Tensor()};
  }
};

}  // namespace jarvis
