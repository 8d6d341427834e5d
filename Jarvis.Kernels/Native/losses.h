// Cross entropy. Rows are reduced in float32 with the maximum taken out; the mean is over the targets that count.
#pragma once
#include "common.h"
#include "matmul.h"

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

// What a head's loss laid down in forward, scaled: the gradients of hidden and weight. Taken once.
inline std::pair<Tensor, Tensor> gradients_made_in_forward(AutogradContext* ctx, float factor) {
  auto take = [&](const char* name) {
    auto held = ctx->saved_data.find(name);
    TORCH_CHECK(held != ctx->saved_data.end(), "jarvis: the loss of a head made its gradients in forward; backward may run once");
    auto t = held->second.toTensor();
    ctx->saved_data.erase(held);
    return t;
  };
  auto dhidden = take("dhidden"), dweight = take("dweight");
  if (factor != 1.0f) {
    if (dhidden.defined()) dhidden.mul_(factor);
    if (dweight.defined()) dweight.mul_(factor);
  }
  if (dhidden.defined() && ctx->saved_data["narrow_hidden"].toBool()) dhidden = dhidden.to(at::kBFloat16);
  return {dhidden, dweight};
}

// hidden (N, width), weight (classes, width). Gradients are made chunk by chunk in forward: the logits of a chunk (about 16 MB) are
// turned into their gradient in place, multiplied into both gradients, and forgotten.
struct LinearCrossEntropy : torch::autograd::Function<LinearCrossEntropy> {
  static Tensor forward(AutogradContext* ctx, const Tensor& hidden_in, const Tensor& weight_in, const Tensor& targets_in, const Optional& copy, int64_t ignore, double smoothing, bool differentiate, const Optional& bias_in, const Optional& losses) {
    expect(hidden_in.dim() == 2 && weight_in.dim() == 2 && hidden_in.size(1) == weight_in.size(1) && targets_in.numel() == hidden_in.size(0), "linear_cross_entropy: hidden is (N, width), weight (classes, width), targets (N)");
    auto hidden = hidden_in.contiguous(), weight = weight_in.contiguous(), targets = targets_in.contiguous();
    const int64_t rows = hidden.size(0), width = hidden.size(1), classes = weight.size(0), n = counted(targets, ignore, classes);
    const bool narrow_product = copy && copy->defined(), need_hidden = differentiate && hidden_in.requires_grad(), need_weight = differentiate && weight_in.requires_grad();
    auto bias = bias_in && bias_in->defined() ? bias_in->contiguous() : Tensor();
    const bool need_bias = differentiate && bias.defined() && bias_in->requires_grad(), need = need_hidden || need_weight || need_bias;
    const LossTerms terms{ignore, static_cast<float>(smoothing)};
    const int64_t chunk = std::min(rows, std::max<int64_t>(256, (4 << 20) / classes / 64 * 64));
    auto f32 = hidden.options().dtype(at::kFloat);
    auto narrow_hidden = narrow_product ? to_bf16(hidden) : Tensor();
    auto plain_hidden = narrow_product ? Tensor() : hidden.to(at::kFloat);
    auto logits = at::empty({chunk, classes}, f32);
    auto dhidden = need_hidden ? at::empty({rows, width}, f32) : Tensor(), dweight = need_weight ? at::empty({classes, width}, f32) : Tensor(), dbias = need_bias ? at::zeros({classes}, f32) : Tensor();
    float* each = each_loss(losses, rows);
    double sum = 0;
    for (int64_t first = 0; first < rows; first += chunk) {
      const int64_t count = std::min(chunk, rows - first);
      auto part = logits.narrow(0, 0, count);
      auto x = (narrow_product ? narrow_hidden : plain_hidden).narrow(0, first, count);
      const Tensor& head = narrow_product ? *copy : weight;
      multiply(x, false, head, true, part, 0);
      if (bias.defined()) add_to_rows(part, bias);
      sum += loss_of_rows<float>(data<float>(part), need ? data<float>(part) : nullptr, count, classes, data<int64_t>(targets) + first, terms, 1.0f / n, each ? each + first : nullptr);
      if (!need) continue;
      if (need_bias) dbias += column_sums(part);
      auto g = narrow_product ? part.to(at::kBFloat16) : part;
      if (need_hidden) multiply(g, false, head, false, dhidden.narrow(0, first, count), 0);
      if (need_weight) multiply(g, true, x, false, dweight, first == 0 ? 0.0f : 1.0f);
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
    return {made.first, made.second, Tensor(), Tensor(), Tensor(), Tensor(), Tensor(), dbias, Tensor()};
  }
};

}  // namespace jarvis
