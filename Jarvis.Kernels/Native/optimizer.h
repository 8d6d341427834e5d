// One pass over all parameters a step, over all threads, whatever the sizes of the tensors.
#pragma once
#include "common.h"

namespace jarvis {

constexpr int64_t kStretch = 32768;  // elements a task

struct Stretch {
  int64_t tensor, begin, end;
};

inline std::vector<Stretch> stretches(at::TensorList tensors) {
  std::vector<Stretch> list;
  for (int64_t t = 0; t < static_cast<int64_t>(tensors.size()); t++)
    for (int64_t begin = 0; begin < tensors[t].numel(); begin += kStretch) list.push_back({t, begin, std::min(begin + kStretch, tensors[t].numel())});
  return list;
}

inline void expect_plain(at::TensorList tensors, size_t count, const char* what) {
  TORCH_CHECK(tensors.size() == count, "jarvis: adamw_step wants as many ", what, " as parameters");
  for (auto& t : tensors) TORCH_CHECK(t.defined() && t.scalar_type() == at::kFloat && t.is_contiguous(), "jarvis: adamw_step wants contiguous float32 ", what);
}

inline void adamw_step(at::TensorList parameters, at::TensorList gradients, at::TensorList first, at::TensorList second, const std::vector<Tensor>& copies, int64_t step, double rate, double beta1, double beta2, double eps, double decay, double gradient_scale) {
  const auto n = parameters.size();
  expect_plain(parameters, n, "parameters");
  expect_plain(gradients, n, "gradients");
  expect_plain(first, n, "first moments");
  expect_plain(second, n, "second moments");
  for (size_t k = 0; k < n; k++) TORCH_CHECK(gradients[k].numel() == parameters[k].numel() && first[k].numel() == parameters[k].numel() && second[k].numel() == parameters[k].numel(), "jarvis: adamw_step wants tensors of one shape for each parameter");
  const float keep = static_cast<float>(1.0 - rate * decay), b1 = static_cast<float>(beta1), b2 = static_cast<float>(beta2), c1 = static_cast<float>(1.0 - beta1), c2 = static_cast<float>(1.0 - beta2);
  const float move = static_cast<float>(rate / (1.0 - std::pow(beta1, step))), bias_root = static_cast<float>(1.0 / std::sqrt(1.0 - std::pow(beta2, step))), tiny = static_cast<float>(eps), scale = static_cast<float>(gradient_scale);
  auto tasks = stretches(parameters);
  at::parallel_for(0, static_cast<int64_t>(tasks.size()), 1, [&](int64_t from, int64_t to) {
    for (int64_t k = from; k < to; k++) {
      const auto [t, begin, end] = tasks[k];
      float *__restrict p = data<float>(parameters[t]), *__restrict m = data<float>(first[t]), *__restrict v = data<float>(second[t]);
      const float* __restrict g = data<float>(gradients[t]);
      bf16* __restrict c = !copies.empty() && copies[t].defined() ? data<bf16>(copies[t]) : nullptr;
      auto update = [&](v16 gi, v16 mi, v16 vi, v16 pi, auto put) {
        const v16 d = gi * scale, m1 = mi * b1 + d * c1, v1 = vi * b2 + d * d * c2;
        put(m1, v1, pi * keep - move * m1 / (root(v1) * bias_root + tiny));
      };
      steps(begin, end, [&](int64_t i) {
        update(load(g + i), load(m + i), load(v + i), load(p + i), [&](v16 m1, v16 v1, v16 p1) {
          store(m + i, m1);
          store(v + i, v1);
          store(p + i, p1);
          if (c) store(c + i, p1);
        });
      }, [&](int64_t i, int64_t n) {
        update(load_part(g + i, n), load_part(m + i, n), load_part(v + i, n), load_part(p + i, n), [&](v16 m1, v16 v1, v16 p1) {
          store_part(m + i, m1, n);
          store_part(v + i, v1, n);
          store_part(p + i, p1, n);
          if (c) store_part(c + i, p1, n);
        });
      });
    }
  });
  for (auto& p : parameters) p.unsafeGetTensorImpl()->bump_version();  // so that autograd sees a parameter that changed under a graph
}

// Sums of squares: float32 within 1,024 elements, double over them.
inline double global_norm(at::TensorList gradients) {
  std::vector<Tensor> plain;
  for (auto& g : gradients) plain.push_back(g.to(at::kFloat).contiguous());
  auto tasks = stretches(plain);
  std::vector<double> sums(tasks.size());
  at::parallel_for(0, static_cast<int64_t>(tasks.size()), 1, [&](int64_t from, int64_t to) {
    for (int64_t k = from; k < to; k++) {
      const float* g = data<float>(plain[tasks[k].tensor]);
      double sum = 0;
      for (int64_t first = tasks[k].begin; first < tasks[k].end; first += 1024) {
        sum += reduce(std::min<int64_t>(1024, tasks[k].end - first), [](v16 x) { return x * x; }, g + first);
      }
      sums[k] = sum;
    }
  });
  double total = 0;
  for (double s : sums) total += s;
  return std::sqrt(total);
}

}  // namespace jarvis
