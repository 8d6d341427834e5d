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
    auto targets = targets_in.contiguous();
    const int64_t rows = targets.numel(), n = counted(targets, ignore, weight_in.size(0));
    Head head(hidden_in, weight_in, copy, bias_in, differentiate);
    const int64_t classes = head.classes, chunk = std::min(rows, std::max<int64_t>(128, (2 << 20) / classes / 64 * 64));
    const bool need = head.differentiates();
    const LossTerms terms{ignore, static_cast<float>(smoothing)};
    Tensor scores[2] = {at::empty({chunk, classes}, head.f32), at::empty({chunk, classes}, head.f32)};
    float* each = each_loss(each_of, rows);
    double sum = 0;
    for (int64_t first = 0; first < rows; first += chunk) {
      const int64_t count = std::min(chunk, rows - first);
      for (int pass = 0; pass < 2; pass++) head.score(pass * rows + first, scores[pass].narrow(0, 0, count));
      std::vector<double> losses(count);
      at::parallel_for(0, count, grain_of_rows(classes), [&](int64_t begin, int64_t end) {
        for (int64_t row = begin; row < end; row++)
          losses[row] = loss_of_pair(data<float>(scores[0]) + row * classes, data<float>(scores[1]) + row * classes, classes, data<int64_t>(targets)[first + row], terms, static_cast<float>(alpha), need, 1.0f / n);
      });
      for (double loss : losses) sum += loss;
      if (each) std::copy(losses.begin(), losses.end(), each + first);
      for (int pass = 0; pass < 2 && need; pass++) head.back(pass * rows + first, scores[pass].narrow(0, 0, count));
    }
    keep_gradients(ctx, head);
    return at::scalar_tensor(sum / n, head.f32);
  }
  static variable_list backward(AutogradContext* ctx, variable_list gradients) {
    auto made = gradients_made_in_forward(ctx, gradients[0].item<float>());
    return {made.hidden, made.weight, Tensor(), Tensor(), Tensor(), Tensor(), Tensor(), Tensor(), made.bias, Tensor()};
  }
};

}  // namespace jarvis
