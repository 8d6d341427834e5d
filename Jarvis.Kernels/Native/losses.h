// Cross entropy. Rows are reduced in float32 with the maximum taken out; the mean is over the targets that count.
#pragma once
#include "common.h"
#include "head.h"

namespace jarvis {

struct LossTerms {
  int64_t ignore;
  float smoothing;
};

inline int64_t counted(const Tensor& targets, int64_t ignore, int64_t classes) {
  auto t = data<int64_t>(targets);
  int64_t n = 0;
  for (int64_t k = 0; k < targets.numel(); k++) {
    if (t[k] == ignore) continue;
    TORCH_CHECK(t[k] >= 0 && t[k] < classes, "jarvis: target ", t[k], " is outside of the ", classes, " classes");
    n++;
  }
  return n;
}

// The loss of one row, and where `gradient` is given, factor * d loss / d logits into it (it may be the logits themselves).
template <typename T>
inline double loss_of_row(const T* logits, T* gradient, int64_t classes, int64_t target, const LossTerms& terms, float factor) {
  if (target == terms.ignore) {
    if (gradient) std::memset(gradient, 0, classes * sizeof(T));
    return 0;
  }
  v16 most = all(-INFINITY);
  steps(0, classes, [&](int64_t k) { most = larger(most, load(logits + k)); }, [&](int64_t k, int64_t n) { most = larger(most, load_part(logits + k, n, -INFINITY)); });
  const float top = largest(most);
  // In stretches, so that the sum over 50,000 classes keeps its digits.
  double sum = 0, plain = 0;
  for (int64_t first = 0; first < classes; first += 1024) {
    const int64_t count = std::min<int64_t>(1024, classes - first);
    sum += reduce(count, [top](v16 x) { return exponential(x - top); }, logits + first);
    if (terms.smoothing > 0) plain += reduce(count, [top](v16 x) { return x - top; }, logits + first);
  }
  const double log_sum = std::log(sum), chosen = static_cast<double>(widen(logits[target])) - top;
  const double loss = (1.0 - terms.smoothing) * (log_sum - chosen) + (terms.smoothing > 0 ? terms.smoothing * (log_sum - plain / classes) : 0);
  if (gradient) {
    const float inverse = factor / static_cast<float>(sum), even = factor * terms.smoothing / classes;
    const float own = widen(logits[target]) - top, part = exponential(all(own))[0] * inverse - even - factor * (1.0f - terms.smoothing);
    map(0, classes, gradient, [=](v16 x) { return exponential(x - top) * inverse - even; }, logits);
    store_part(gradient + target, all(part), 1);
  }
  return loss;
}

template <typename T>
inline double loss_of_rows(const T* logits, T* gradient, int64_t rows, int64_t classes, const int64_t* targets, const LossTerms& terms, float factor, float* each = nullptr) {
  std::vector<double> losses(rows);
  at::parallel_for(0, rows, grain_of_rows(classes), [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; row++) losses[row] = loss_of_row(logits + row * classes, gradient ? gradient + row * classes : nullptr, classes, targets[row], terms, factor);
  });
  double sum = 0;
  for (double loss : losses) sum += loss;
  if (each) std::copy(losses.begin(), losses.end(), each);
  return sum;
}

// Where the loss of each target goes, if somebody wants it: (N) float32 to be filled.
inline float* each_loss(const Optional& losses, int64_t rows) {
  if (!losses || !losses->defined()) return nullptr;
  expect(losses->scalar_type() == at::kFloat && losses->is_contiguous() && losses->numel() == rows, "losses must be (N) float32, contiguous");
  return data<float>(*losses);
}

// (N) float32: the loss of each target, 0 where it does not count.
inline Tensor token_losses(const Tensor& logits_in, const Tensor& targets_in, int64_t ignore) {
  expect(logits_in.dim() == 2 && targets_in.dim() == 1 && targets_in.size(0) == logits_in.size(0), "token_losses: logits are (N, classes), targets (N)");
  auto logits = logits_in.contiguous(), targets = targets_in.contiguous();
  counted(targets, ignore, logits.size(1));  // refuses targets outside of the classes
  auto losses = at::empty({logits.size(0)}, logits.options().dtype(at::kFloat));
  typed(logits, [&](auto zero) {
    using T = decltype(zero);
    return loss_of_rows<T>(data<T>(logits), nullptr, logits.size(0), logits.size(1), data<int64_t>(targets), {ignore, 0}, 0, data<float>(losses));
  });
  return losses;
}

struct CrossEntropy : torch::autograd::Function<CrossEntropy> {
  static Tensor forward(AutogradContext* ctx, const Tensor& logits_in, const Tensor& targets_in, int64_t ignore, double smoothing) {
    expect(logits_in.dim() == 2 && targets_in.dim() == 1 && targets_in.size(0) == logits_in.size(0), "cross_entropy: logits are (N, classes), targets (N)");
    auto logits = logits_in.contiguous(), targets = targets_in.contiguous();
    const int64_t n = counted(targets, ignore, logits.size(1));
    const double sum = typed(logits, [&](auto zero) {
      using T = decltype(zero);
      return loss_of_rows<T>(data<T>(logits), nullptr, logits.size(0), logits.size(1), data<int64_t>(targets), {ignore, static_cast<float>(smoothing)}, 0);
    });
    ctx->save_for_backward({logits, targets});
    ctx->saved_data["ignore"] = ignore;
    ctx->saved_data["smoothing"] = smoothing;
    ctx->saved_data["count"] = n;
    return at::scalar_tensor(sum / n, logits.options().dtype(at::kFloat));
  }
  static variable_list backward(AutogradContext* ctx, variable_list gradients) {
    auto saved = ctx->get_saved_variables();
    auto logits = saved[0], targets = saved[1];
    auto out = at::empty_like(logits);
    const float factor = gradients[0].item<float>() / ctx->saved_data["count"].toInt();
    typed(logits, [&](auto zero) {
      using T = decltype(zero);
      return loss_of_rows<T>(data<T>(logits), data<T>(out), logits.size(0), logits.size(1), data<int64_t>(targets), {ctx->saved_data["ignore"].toInt(), static_cast<float>(ctx->saved_data["smoothing"].toDouble())}, factor);
    });
    return {out, Tensor(), Tensor(), Tensor()};
  }
};

// hidden (N, width), weight (classes, width). Gradients are made chunk by chunk in forward: the logits of a chunk (about 16 MB) are
// turned into their gradient in place, multiplied into both gradients, and forgotten.
struct LinearCrossEntropy : torch::autograd::Function<LinearCrossEntropy> {
  static Tensor forward(AutogradContext* ctx, const Tensor& hidden_in, const Tensor& weight_in, const Tensor& targets_in, const Optional& copy, int64_t ignore, double smoothing, bool differentiate, const Optional& bias_in, const Optional& losses) {
    expect(hidden_in.dim() == 2 && weight_in.dim() == 2 && hidden_in.size(1) == weight_in.size(1) && targets_in.numel() == hidden_in.size(0), "linear_cross_entropy: hidden is (N, width), weight (classes, width), targets (N)");
    auto targets = targets_in.contiguous();
    const int64_t n = counted(targets, ignore, weight_in.size(0));
    Head head(hidden_in, weight_in, copy, bias_in, differentiate);
    const int64_t rows = head.rows, classes = head.classes, chunk = std::min(rows, std::max<int64_t>(256, (4 << 20) / classes / 64 * 64));
    const bool need = head.differentiates();
    const LossTerms terms{ignore, static_cast<float>(smoothing)};
    auto logits = at::empty({chunk, classes}, head.f32);
    float* each = each_loss(losses, rows);
    double sum = 0;
    for (int64_t first = 0; first < rows; first += chunk) {
      const int64_t count = std::min(chunk, rows - first);
      auto part = logits.narrow(0, 0, count);
      head.score(first, part);
      sum += loss_of_rows<float>(data<float>(part), need ? data<float>(part) : nullptr, count, classes, data<int64_t>(targets) + first, terms, 1.0f / n, each ? each + first : nullptr);
      if (need) head.back(first, part);
    }
    keep_gradients(ctx, head);
    return at::scalar_tensor(sum / n, head.f32);
  }
  static variable_list backward(AutogradContext* ctx, variable_list gradients) {
    auto made = gradients_made_in_forward(ctx, gradients[0].item<float>());
    return {made.hidden, made.weight, Tensor(), Tensor(), Tensor(), Tensor(), Tensor(), made.bias, Tensor()};
  }
};

}  // namespace jarvis
