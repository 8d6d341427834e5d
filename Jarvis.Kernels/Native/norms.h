// LayerNorm of a residual sum, and RMSNorm. Rows are summed in float32, in one fixed order per row.
#pragma once
#include "common.h"

namespace jarvis {

// (residual, update or nothing) -> (sum, LayerNorm(sum)); the normed rows are float32 or bfloat16.
struct AddLayerNorm : torch::autograd::Function<AddLayerNorm> {
  static variable_list forward(AutogradContext* ctx, const Tensor& residual_in, const Optional& update_in, const Tensor& weight, const Optional& bias, double eps, bool narrow_output) {
    expect(residual_in.scalar_type() == at::kFloat, "add_layer_norm: the residual stream must be float32");
    bool adds = update_in && update_in->defined();
    auto residual = residual_in.contiguous(), update = adds ? update_in->contiguous() : Tensor();
    const int64_t width = residual.size(-1), rows = residual.numel() / width;
    auto sum = adds ? at::empty_like(residual) : residual;
    auto normed = at::empty(residual.sizes(), residual.options().dtype(narrow_output ? at::kBFloat16 : at::kFloat));
    auto statistics = at::empty({2, rows}, residual.options());
    auto w = weight.contiguous(), b = bias && bias->defined() ? bias->contiguous() : Tensor();
    auto run = [&](auto update_zero, auto out_zero) {
      using U = decltype(update_zero);
      using O = decltype(out_zero);
      const float *r = data<float>(residual), *scale = data<float>(w), *shift = b.defined() ? data<float>(b) : nullptr;
      float *s = data<float>(sum), *mean = data<float>(statistics), *rstd = mean + rows;
      auto u = adds ? data<U>(update) : nullptr;
      auto o = data<O>(normed);
      at::parallel_for(0, rows, grain_of_rows(width), [&](int64_t begin, int64_t end) {
        for (int64_t row = begin; row < end; row++) {
          float* x = s + row * width;
          if (u) map(0, width, x, [](v16 left, v16 right) { return left + right; }, r + row * width, static_cast<const U*>(u + row * width));
          const float m = reduce(width, [](v16 v) { return v; }, static_cast<const float*>(x)) / width;
          const float square = reduce(width, [m](v16 v) { return (v - m) * (v - m); }, static_cast<const float*>(x));
          const float inverse = 1.0f / std::sqrt(square / width + static_cast<float>(eps));
          mean[row] = m;
          rstd[row] = inverse;
          const float* from = x;
          if (shift) map(0, width, o + row * width, [=](v16 v, v16 w1, v16 b1) { return (v - m) * inverse * w1 + b1; }, from, scale, shift);
          else map(0, width, o + row * width, [=](v16 v, v16 w1) { return (v - m) * inverse * w1; }, from, scale);
        }
      });
    };
    auto by_output = [&](auto update_zero) { return narrow_output ? run(update_zero, bf16{}) : run(update_zero, float{}); };
    adds && is_bf16(update) ? by_output(bf16{}) : by_output(float{});
    ctx->save_for_backward({sum, statistics, w});
    ctx->saved_data["bias"] = b.defined();
    ctx->saved_data["adds"] = adds;
    ctx->saved_data["narrow_update"] = adds && is_bf16(update);
    if (!adds) return {normed};
    return {sum, normed};
  }

  static variable_list backward(AutogradContext* ctx, variable_list gradients) {
    auto saved = ctx->get_saved_variables();
    auto sum = saved[0], statistics = saved[1], w = saved[2];
    bool adds = ctx->saved_data["adds"].toBool(), has_bias = ctx->saved_data["bias"].toBool(), narrow_update = ctx->saved_data["narrow_update"].toBool();
    const int64_t width = sum.size(-1), rows = sum.numel() / width;
    auto through = adds ? gradients[0] : Tensor();  // of the sum itself
    auto normed = gradients[adds ? 1 : 0];
    if (through.defined()) through = through.to(at::kFloat).contiguous();
    auto g = normed.defined() ? normed.contiguous() : at::zeros_like(sum);
    auto dx = at::empty_like(sum);
    auto dupdate = narrow_update ? at::empty(sum.sizes(), sum.options().dtype(at::kBFloat16)) : Tensor();
    RowBlocks blocks(rows);
    auto dw = at::zeros({blocks.blocks, 2, width}, sum.options());
    auto run = [&](auto zero) {
      using G = decltype(zero);
      const float *s = data<float>(sum), *mean = data<float>(statistics), *rstd = mean + rows, *scale = data<float>(w), *t = through.defined() ? data<float>(through) : nullptr;
      float* to = data<float>(dx);
      const G* up = data<G>(g);
      auto narrow_to = dupdate.defined() ? data<bf16>(dupdate) : nullptr;
      blocks.run([&](int64_t block, int64_t begin, int64_t end) {
        float* dscale = data<float>(dw) + block * 2 * width;
        float* dshift = dscale + width;
        for (int64_t row = begin; row < end; row++) {
          const float *x = s + row * width, m = mean[row], inverse = rstd[row];
          const G* d = up + row * width;
          v16 sum_a{}, sum_c{};
          steps(0, width, [&](int64_t k) {
            const v16 h = (load(x + k) - m) * inverse, dk = load(d + k), ds = dk * load(scale + k);
            store(dscale + k, load(dscale + k) + dk * h);
            store(dshift + k, load(dshift + k) + dk);
            sum_a += ds;
            sum_c += ds * h;
          }, [&](int64_t k, int64_t n) {
            const v16 h = (load_part(x + k, n) - m) * inverse, dk = load_part(d + k, n), ds = dk * load_part(scale + k, n);
            store_part(dscale + k, load_part(dscale + k, n) + dk * h, n);
            store_part(dshift + k, load_part(dshift + k, n) + dk, n);
            sum_a += ds;
            sum_c += ds * h;
          });
          const float a = total(sum_a) / width, c = total(sum_c) / width;
          auto slope = [=](v16 dk, v16 w1, v16 v) { return (dk * w1 - a - (v - m) * inverse * c) * inverse; };
          float* y = to + row * width;
          if (t) map(0, width, y, [=](v16 more, v16 dk, v16 w1, v16 v) { return more + slope(dk, w1, v); }, t + row * width, d, scale, x);
          else map(0, width, y, slope, d, scale, x);
          if (narrow_to) map(0, width, narrow_to + row * width, [](v16 v) { return v; }, static_cast<const float*>(y));
        }
      });
    };
    is_bf16(g) ? run(bf16{}) : run(float{});
    auto folded = fold(dw);
    return {dx, adds ? (narrow_update ? dupdate : dx) : Tensor(), folded[0], has_bias ? folded[1] : Tensor(), Tensor(), Tensor()};
  }
};

struct RmsNorm : torch::autograd::Function<RmsNorm> {
  static Tensor forward(AutogradContext* ctx, const Tensor& input, const Tensor& weight, double eps, bool narrow_output) {
    auto x = input.contiguous(), w = weight.contiguous();
    const int64_t width = x.size(-1), rows = x.numel() / width;
    auto y = narrow_output ? at::empty(x.sizes(), x.options().dtype(at::kBFloat16)) : at::empty_like(x);
    auto inverse = at::empty({rows}, x.options().dtype(at::kFloat));
    typed_pair(x, y, [&](auto zero, auto out_zero) {
      using T = decltype(zero);
      using O = decltype(out_zero);
      const T* from = data<T>(x);
      O* to = data<O>(y);
      const float* scale = data<float>(w);
      float* r = data<float>(inverse);
      at::parallel_for(0, rows, grain_of_rows(width), [&](int64_t begin, int64_t end) {
        for (int64_t row = begin; row < end; row++) {
          const T* a = from + row * width;
          const float square = reduce(width, [](v16 v) { return v * v; }, a);
          const float q = r[row] = 1.0f / std::sqrt(square / width + static_cast<float>(eps));
          map(0, width, to + row * width, [q](v16 v, v16 w1) { return v * q * w1; }, a, scale);
        }
      });
    });
    ctx->save_for_backward({x, inverse, w});
    return y;
  }
  static variable_list backward(AutogradContext* ctx, variable_list gradients) {
    auto saved = ctx->get_saved_variables();
    auto x = saved[0], inverse = saved[1], w = saved[2];
    auto g = gradients[0].contiguous();
    const int64_t width = x.size(-1), rows = x.numel() / width;
    auto dx = at::empty_like(x);
    RowBlocks blocks(rows);
    auto dw = at::zeros({blocks.blocks, width}, x.options().dtype(at::kFloat));
    typed_pair(x, g, [&](auto zero, auto up_zero) {
      using T = decltype(zero);
      using G = decltype(up_zero);
      const T* from = data<T>(x);
      const G* up = data<G>(g);
      T* to = data<T>(dx);
      const float *scale = data<float>(w), *r = data<float>(inverse);
      blocks.run([&](int64_t block, int64_t begin, int64_t end) {
        float* dscale = data<float>(dw) + block * width;
        for (int64_t row = begin; row < end; row++) {
          const T* a = from + row * width;
          const G* d = up + row * width;
          const float q = r[row];
          v16 sum_c{};
          steps(0, width, [&](int64_t k) {
            const v16 h = load(a + k) * q, dk = load(d + k);
            store(dscale + k, load(dscale + k) + dk * h);
            sum_c += dk * load(scale + k) * h;
          }, [&](int64_t k, int64_t n) {
            const v16 h = load_part(a + k, n) * q, dk = load_part(d + k, n);
            store_part(dscale + k, load_part(dscale + k, n) + dk * h, n);
            sum_c += dk * load_part(scale + k, n) * h;
          });
          const float c = total(sum_c) / width;
          map(0, width, to + row * width, [=](v16 dk, v16 w1, v16 v) { return (dk * w1 - v * q * c) * q; }, d, scale, a);
        }
      });
    });
    return {dx, fold(dw), Tensor(), Tensor()};
  }
};

}  // namespace jarvis
