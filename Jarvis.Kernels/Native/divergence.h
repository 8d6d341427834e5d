// R-Drop over a large vocabulary: two passes' cross entropies and the symmetric divergence between them, never holding all scores.
#pragma once
#include "losses.h"

namespace jarvis {

struct RowSums {
  float top;
  double sum, plain;  // of e^(x - top), and of x - top
  double log_total() const { return top + std::log(sum); }
};

inline RowSums sums_of_row(const float* x, int64_t classes, bool plainly) {
  RowSums row{maximum(x, classes), 0, 0};
  for (int64_t first = 0; first < classes; first += 1024) {
    const int64_t count = std::min<int64_t>(1024, classes - first);
    row.sum += reduce(count, [top = row.top](v16 v) { return exponential(v - top); }, x + first);
    if (plainly) row.plain += reduce(count, [top = row.top](v16 v) { return v - top; }, x + first);
  }
  return row;
}

inline double cross_entropy(const float* x, const RowSums& row, int64_t classes, int64_t target, float smoothing) {
  const double log_sum = std::log(row.sum);
  return (1.0 - smoothing) * (log_sum - (static_cast<double>(x[target]) - row.top)) + (smoothing > 0 ? smoothing * (log_sum - row.plain / classes) : 0);
}

// (CE(a) + CE(b)) / 2 + alpha (KL(a|b) + KL(b|a)) / 2 of one token; where `differentiate`, both rows become factor * their gradients.
inline double loss_of_pair(float* a, float* b, int64_t classes, int64_t target, const LossTerms& terms, float alpha, bool differentiate, float factor) {
  if (target == terms.ignore) {
    if (differentiate) {
      std::memset(a, 0, classes * sizeof(float));
      std::memset(b, 0, classes * sizeof(float));
    }
    return 0;
  }
  const RowSums p = sums_of_row(a, classes, terms.smoothing > 0), q = sums_of_row(b, classes, terms.smoothing > 0);
  const float top_a = p.top, top_b = q.top, shift = static_cast<float>(p.log_total() - q.log_total());
  const float inverse_a = static_cast<float>(1.0 / p.sum), inverse_b = static_cast<float>(1.0 / q.sum);
  double forward = 0, backward = 0;  // KL(a|b), KL(b|a)
  for (int64_t first = 0; first < classes; first += 1024) {
    const int64_t count = std::min<int64_t>(1024, classes - first);
    forward += reduce(count, [=](v16 x, v16 y) { return exponential(x - top_a) * (x - y - shift); }, static_cast<const float*>(a + first), static_cast<const float*>(b + first));
    backward -= reduce(count, [=](v16 x, v16 y) { return exponential(y - top_b) * (x - y - shift); }, static_cast<const float*>(a + first), static_cast<const float*>(b + first));
  }
  forward /= p.sum;
  backward /= q.sum;
  const double loss = 0.5 * (cross_entropy(a, p, classes, target, terms.smoothing) + cross_entropy(b, q, classes, target, terms.smoothing)) + 0.5 * alpha * (forward + backward);
  if (differentiate) {
    const float half = 0.5f * factor, even = terms.smoothing / classes, kl_a = static_cast<float>(forward), kl_b = static_cast<float>(backward);
    auto both = [=](v16 x, v16 y, auto put) {
      const v16 pa = exponential(x - top_a) * inverse_a, qb = exponential(y - top_b) * inverse_b, d = x - y - shift;
      put(half * (pa - even + alpha * (pa * (d - kl_a) + pa - qb)), half * (qb - even + alpha * (qb * (-d - kl_b) + qb - pa)));
    };
    steps(0, classes, [&](int64_t k) {
      both(load(a + k), load(b + k), [&](v16 x, v16 y) {
        store(a + k, x);
        store(b + k, y);
      });
    }, [&](int64_t k, int64_t n) {
      both(load_part(a + k, n), load_part(b + k, n), [&](v16 x, v16 y) {
        store_part(a + k, x, n);
        store_part(b + k, y, n);
      });
    });
    a[target] -= half * (1.0f - terms.smoothing);
    b[target] -= half * (1.0f - terms.smoothing);
  }
  return loss;
}

// hidden (2 N, width): the first pass's rows, then the second's; as LinearCrossEntropy, chunk by chunk with gradients made in forward.
struct LinearRDrop : torch::autograd::Function<LinearRDrop> {
  static Tensor forward(AutogradContext* ctx, const Tensor& hidden_in, const Tensor& weight_in, const Tensor& targets_in, const Optional& copy, double alpha, int64_t ignore, double smoothing, bool differentiate, const Optional& bias_in, const Optional& each_of) {
    expect(hidden_in.dim() == 2 && weight_in.dim() == 2 && hidden_in.size(1) == weight_in.size(1) && 2 * targets_in.numel() == hidden_in.size(0), "linear_rdrop: hidden is (2 N, width), weight (classes, width), targets (N)");
    auto hidden = hidden_in.contiguous(), weight = weight_in.contiguous(), targets = targets_in.contiguous();
    const int64_t rows = targets.numel(), width = hidden.size(1), classes = weight.size(0), n = counted(targets, ignore, classes);
    const bool narrow_product = copy && copy->defined(), need_hidden = differentiate && hidden_in.requires_grad(), need_weight = differentiate && weight_in.requires_grad();
    auto bias = bias_in && bias_in->defined() ? bias_in->contiguous() : Tensor();
    const bool need_bias = differentiate && bias.defined() && bias_in->requires_grad(), need = need_hidden || need_weight || need_bias;
    const LossTerms terms{ignore, static_cast<float>(smoothing)};
    const int64_t chunk = std::min(rows, std::max<int64_t>(128, (2 << 20) / classes / 64 * 64));
    auto f32 = hidden.options().dtype(at::kFloat);
    auto from = narrow_product ? to_bf16(hidden) : hidden.to(at::kFloat);
    const Tensor& head = narrow_product ? *copy : weight;
    Tensor scores[2] = {at::empty({chunk, classes}, f32), at::empty({chunk, classes}, f32)};
    auto dhidden = need_hidden ? at::empty({2 * rows, width}, f32) : Tensor(), dweight = need_weight ? at::empty({classes, width}, f32) : Tensor(), dbias = need_bias ? at::zeros({classes}, f32) : Tensor();
    float* each = each_loss(each_of, rows);
    double sum = 0;
    for (int64_t first = 0; first < rows; first += chunk) {
      const int64_t count = std::min(chunk, rows - first);
      for (int pass = 0; pass < 2; pass++) {
        multiply(from.narrow(0, pass * rows + first, count), false, head, true, scores[pass].narrow(0, 0, count), 0);
        if (bias.defined()) add_to_rows(scores[pass].narrow(0, 0, count), bias);
      }
      std::vector<double> losses(count);
      at::parallel_for(0, count, grain_of_rows(classes), [&](int64_t begin, int64_t end) {
        for (int64_t row = begin; row < end; row++)
          losses[row] = loss_of_pair(data<float>(scores[0]) + row * classes, data<float>(scores[1]) + row * classes, classes, data<int64_t>(targets)[first + row], terms, static_cast<float>(alpha), need, 1.0f / n);
      });
      for (double loss : losses) sum += loss;
      if (each) std::copy(losses.begin(), losses.end(), each + first);
      for (int pass = 0; pass < 2 && need; pass++) {
        auto part = scores[pass].narrow(0, 0, count), g = narrow_product ? part.to(at::kBFloat16) : part;
        if (need_bias) dbias += column_sums(part);
        if (need_hidden) multiply(g, false, head, false, dhidden.narrow(0, pass * rows + first, count), 0);
        if (need_weight) multiply(g, true, from.narrow(0, pass * rows + first, count), false, dweight, first == 0 && pass == 0 ? 0.0f : 1.0f);
      }
    }
    ctx->saved_data["dhidden"] = dhidden;
    ctx->saved_data["dweight"] = dweight;
    ctx->saved_data["dbias"] = dbias;
    ctx->saved_data["narrow_hidden"] = is_bf16(hidden_in);
    return at::scalar_tensor(sum / n, f32);
  }
  static variable_list backward(AutogradContext* ctx, variable_list gradients) {
    auto made = gradients_made_in_forward(ctx, gradients[0].item<float>());
    auto dbias = ctx->saved_data["dbias"].toTensor();
    if (dbias.defined()) dbias = dbias * gradients[0];
    return {made.first, made.second, Tensor(), Tensor(), Tensor(), Tensor(), Tensor(), Tensor(), dbias, Tensor()};
  }
};

}  // namespace jarvis
