// LayerNorm of a residual sum, and RMSNorm. Rows are summed in float32, in one fixed order per row.
#pragma once
#include "common.h"

namespace jarvis {

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
      auto r = data<float>(residual), s = data<float>(sum), mean = data<float>(statistics), rstd = mean + rows, scale = data<float>(w);
      auto shift = b.defined() ? data<float>(b) : nullptr;
      auto u = adds ? data<U>(update) : nullptr;
      auto o = data<O>(normed);
      at::parallel_for(0, rows, grain_of_rows(width), [&](int64_t begin, int64_t end) {
        for (int64_t row = begin; row < end; row++) {
          float* x = s + row * width;
          float total = 0;
          if (u) {
            const float* left = r + row * width;
            const U* right = u + row * width;
            for (int64_t k = 0; k < width; k++) total += x[k] = left[k] + widen(right[k]);
          } else {
            for (int64_t k = 0; k < width; k++) total += x[k];
          }
          const float m = total / width;
          float square = 0;
          for (int64_t k = 0; k < width; k++) square += (x[k] - m) * (x[k] - m);
          const float inverse = 1.0f / std::sqrt(square / width + static_cast<float>(eps));
          mean[row] = m;
          rstd[row] = inverse;
          O* y = o + row * width;
          if (shift) for (int64_t k = 0; k < width; k++) y[k] = narrow<O>((x[k] - m) * inverse * scale[k] + shift[k]);
          else for (int64_t k = 0; k < width; k++) y[k] = narrow<O>((x[k] - m) * inverse * scale[k]);
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
      auto s = data<float>(sum), mean = data<float>(statistics), rstd = mean + rows, scale = data<float>(w), to = data<float>(dx);
      auto t = through.defined() ? data<float>(through) : nullptr;
      auto up = data<G>(g);
      auto narrow_to = dupdate.defined() ? data<bf16>(dupdate) : nullptr;
      blocks.run([&](int64_t block, int64_t begin, int64_t end) {
        float* dscale = data<float>(dw) + block * 2 * width;
        float* dshift = dscale + width;
        for (int64_t row = begin; row < end; row++) {
          const float *x = s + row * width, m = mean[row], inverse = rstd[row];
          const G* d = up + row * width;
          float a = 0, c = 0;
          for (int64_t k = 0; k < width; k++) {
            const float h = (x[k] - m) * inverse, dk = widen(d[k]), ds = dk * scale[k];
            dscale[k] += dk * h;
            dshift[k] += dk;
            a += ds;
            c += ds * h;
          }
          a /= width;
          c /= width;
          float* y = to + row * width;
          if (t) {
            const float* more = t + row * width;
            for (int64_t k = 0; k < width; k++) y[k] = more[k] + (widen(d[k]) * scale[k] - a - (x[k] - m) * inverse * c) * inverse;
          } else {
            for (int64_t k = 0; k < width; k++) y[k] = (widen(d[k]) * scale[k] - a - (x[k] - m) * inverse * c) * inverse;
          }
          if (narrow_to) for (int64_t k = 0; k < width; k++) narrow_to[row * width + k] = narrow<bf16>(y[k]);
        }
      });
    };
    is_bf16(g) ? run(bf16{}) : run(float{});
    auto folded = fold(dw);
    return {dx, adds ? (narrow_update ? dupdate : dx) : Tensor(), folded[0], has_bias ? folded[1] : Tensor(), Tensor(), Tensor()};
  }
};

struct RmsNorm : torch::autograd::Function<RmsNorm> {
  static Tensor forward(AutogradContext* ctx, const Tensor& input, const Tensor& weight, double eps) {
    auto x = input.contiguous(), w = weight.contiguous();
    const int64_t width = x.size(-1), rows = x.numel() / width;
    auto y = at::empty_like(x);
    auto inverse = at::empty({rows}, x.options().dtype(at::kFloat));
    typed(x, [&](auto zero) {
      using T = decltype(zero);
      auto from = data<T>(x), to = data<T>(y);
      auto scale = data<float>(w), r = data<float>(inverse);
      at::parallel_for(0, rows, grain_of_rows(width), [&](int64_t begin, int64_t end) {
        for (int64_t row = begin; row < end; row++) {
          const T* a = from + row * width;
          float square = 0;
          for (int64_t k = 0; k < width; k++) square += widen(a[k]) * widen(a[k]);
          const float q = r[row] = 1.0f / std::sqrt(square / width + static_cast<float>(eps));
          for (int64_t k = 0; k < width; k++) to[row * width + k] = narrow<T>(widen(a[k]) * q * scale[k]);
        }
      });
    });
    ctx->save_for_backward({x, inverse, w});
    return y;
  }
  static variable_list backward(AutogradContext* ctx, variable_list gradients) {
    auto saved = ctx->get_saved_variables();
    auto x = saved[0], inverse = saved[1], w = saved[2];
    auto g = gradients[0].to(x.scalar_type()).contiguous();
    const int64_t width = x.size(-1), rows = x.numel() / width;
    auto dx = at::empty_like(x);
    RowBlocks blocks(rows);
    auto dw = at::zeros({blocks.blocks, width}, x.options().dtype(at::kFloat));
    typed(x, [&](auto zero) {
      using T = decltype(zero);
      auto from = data<T>(x), up = data<T>(g), to = data<T>(dx);
      auto scale = data<float>(w), r = data<float>(inverse);
      blocks.run([&](int64_t block, int64_t begin, int64_t end) {
        float* dscale = data<float>(dw) + block * width;
        for (int64_t row = begin; row < end; row++) {
          const T *a = from + row * width, *d = up + row * width;
          const float q = r[row];
          float c = 0;
          for (int64_t k = 0; k < width; k++) {
            const float h = widen(a[k]) * q, dk = widen(d[k]);
            dscale[k] += dk * h;
            c += dk * scale[k] * h;
          }
          c /= width;
          for (int64_t k = 0; k < width; k++) to[row * width + k] = narrow<T>((widen(d[k]) * scale[k] - widen(a[k]) * q * c) * q);
        }
      });
    });
    return {dx, fold(dw), Tensor()};
  }
};

}  // namespace jarvis
