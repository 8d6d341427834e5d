// A head without its scores: what the losses over a large vocabulary share. Rows go through it chunk by chunk, and gradients are made in forward.
#pragma once
#include "common.h"
#include "matmul.h"

namespace jarvis {

struct HeadGradients {
  Tensor hidden, weight, bias;
};

// hidden (rows, width), weight (classes, width), bias (classes) or none; `copy` is the weight in bfloat16 where the products are narrow.
struct Head {
  Head(const Tensor& hidden_in, const Tensor& weight_in, const Optional& copy, const Optional& bias_in, bool differentiate)
      : rows(hidden_in.size(0)), classes(weight_in.size(0)), narrow(copy && copy->defined()), narrow_hidden(is_bf16(hidden_in)) {
    auto hidden = hidden_in.contiguous();
    from = narrow ? to_bf16(hidden) : hidden.to(at::kFloat);
    weight = narrow ? *copy : weight_in.contiguous();
    if (bias_in && bias_in->defined()) bias = bias_in->contiguous();
    f32 = hidden.options().dtype(at::kFloat);
    if (differentiate && hidden_in.requires_grad()) made.hidden = at::empty({rows, hidden.size(1)}, f32);
    if (differentiate && weight_in.requires_grad()) made.weight = at::empty({classes, hidden.size(1)}, f32);
    if (differentiate && bias.defined() && bias_in->requires_grad()) made.bias = at::zeros({classes}, f32);
  }

  bool differentiates() const { return made.hidden.defined() || made.weight.defined() || made.bias.defined(); }

  // Into `scores` (count, classes) float32 those of the rows from `first` on.
  void score(int64_t first, const Tensor& scores) const {
    multiply(from.narrow(0, first, scores.size(0)), false, weight, true, scores, 0);
    if (bias.defined()) add_to_rows(scores, bias);
  }

  // `part` holds d loss / d scores of the rows from `first` on; every row has its turn once.
  void back(int64_t first, const Tensor& part) {
    const int64_t count = part.size(0);
    if (made.bias.defined()) made.bias += column_sums(part);
    auto g = narrow ? part.to(at::kBFloat16) : part;
    if (made.hidden.defined()) multiply(g, false, weight, false, made.hidden.narrow(0, first, count), 0);
    if (made.weight.defined()) multiply(g, true, from.narrow(0, first, count), false, made.weight, begun ? 1.0f : 0.0f);
    begun = true;
  }

  int64_t rows, classes;
  bool narrow, narrow_hidden, begun = false;
  Tensor from, weight, bias;
  at::TensorOptions f32;
  HeadGradients made;
};

inline void keep_gradients(AutogradContext* ctx, const Head& head) {
  ctx->saved_data["dhidden"] = head.made.hidden;
  ctx->saved_data["dweight"] = head.made.weight;
  ctx->saved_data["dbias"] = head.made.bias;
  ctx->saved_data["narrow_hidden"] = head.narrow_hidden;
}

// What was kept, scaled. Taken once.
inline HeadGradients gradients_made_in_forward(AutogradContext* ctx, float factor) {
  auto take = [&](const char* name) {
    auto held = ctx->saved_data.find(name);
    TORCH_CHECK(held != ctx->saved_data.end(), "jarvis: the loss of a head made its gradients in forward; backward may run once");
    auto t = held->second.toTensor();
    ctx->saved_data.erase(held);
    if (factor != 1.0f && t.defined()) t.mul_(factor);
    return t;
  };
  HeadGradients made{take("dhidden"), take("dweight"), take("dbias")};
  if (made.hidden.defined() && ctx->saved_data["narrow_hidden"].toBool()) made.hidden = made.hidden.to(at::kBFloat16);
  return made;
}

}  // namespace jarvis
