// The moving average of all weights in one pass.
#pragma once
#include "optimizer.h"

namespace jarvis {

// average = decay * average + (1 - decay) * weight
inline void average_step(at::TensorList averages, at::TensorList weights, double decay) {
  TORCH_CHECK(averages.size() == weights.size(), "jarvis: average_step wants as many averages as weights");
  for (size_t k = 0; k < averages.size(); k++)
    TORCH_CHECK(averages[k].scalar_type() == at::kFloat && weights[k].scalar_type() == at::kFloat && averages[k].is_contiguous() && weights[k].is_contiguous() && averages[k].numel() == weights[k].numel(),
                "jarvis: average_step wants contiguous float32 tensors of one shape");
  const float keep = static_cast<float>(decay), take = static_cast<float>(1.0 - decay);
  auto tasks = stretches(averages);
  at::parallel_for(0, static_cast<int64_t>(tasks.size()), 1, [&](int64_t from, int64_t to) {
    for (int64_t k = from; k < to; k++) {
      const auto [t, begin, end] = tasks[k];
      map(begin, end, data<float>(averages[t]), [=](v16 e, v16 w) { return keep * e + take * w; }, static_cast<const float*>(data<float>(averages[t])), static_cast<const float*>(data<float>(weights[t])));
    }
  });
}

}  // namespace jarvis
