// The operators behind Jarvis.Kernels, registered with libtorch's dispatcher under jarvis::, gradients included. Each has a composed
// version in C#, against which it is tested.
#include "activations.h"
#include "attention.h"
#include "averages.h"
#include "divergence.h"
#include "losses.h"
#include "noise.h"
#include "norms.h"
#include "optimizer.h"
#include "recurrent.h"
#include "rotary.h"

using namespace jarvis;

TORCH_LIBRARY(jarvis, m) {
  m.def("gelu_tanh(Tensor x) -> Tensor", [](const Tensor& x) { return GeluTanh::apply(x); });
  m.def("swiglu(Tensor gate, Tensor up) -> Tensor", [](const Tensor& gate, const Tensor& up) { return SwiGlu::apply(gate, up); });
  m.def("rms_norm(Tensor x, Tensor weight, float eps, bool narrow=False) -> Tensor", [](const Tensor& x, const Tensor& weight, double eps, bool narrow) { return RmsNorm::apply(x, weight, eps, narrow); });
  m.def("add_layer_norm(Tensor residual, Tensor update, Tensor weight, Tensor? bias, float eps, bool narrow=False) -> (Tensor, Tensor)",
        [](const Tensor& residual, const Tensor& update, const Tensor& weight, const Optional& bias, double eps, bool narrow) {
          auto both = AddLayerNorm::apply(residual, Optional(update), weight, bias, eps, narrow);
          return std::make_tuple(both[0], both[1]);
        });
  m.def("layer_norm(Tensor x, Tensor weight, Tensor? bias, float eps, bool narrow=False) -> Tensor",
        [](const Tensor& x, const Tensor& weight, const Optional& bias, double eps, bool narrow) { return AddLayerNorm::apply(x, Optional(), weight, bias, eps, narrow)[0]; });
  m.def("rotary(Tensor x, Tensor cos, Tensor sin) -> Tensor", [](const Tensor& x, const Tensor& cos, const Tensor& sin) { return Rotary::apply(x, cos, sin); });
  m.def("attention(Tensor query, Tensor key, Tensor value, float scale, Tensor? starts=None) -> Tensor",
        [](const Tensor& q, const Tensor& k, const Tensor& v, double scale, const Optional& starts) { return Attention::apply(q, k, v, scale, starts); });
  m.def("self_attention(Tensor qkv, int heads, Tensor? starts=None) -> Tensor",
        [](const Tensor& qkv, int64_t heads, const Optional& starts) { return SelfAttention::apply(qkv, heads, starts); });
  m.def("cross_entropy(Tensor logits, Tensor targets, int ignore_index=-100, float label_smoothing=0.0) -> Tensor",
        [](const Tensor& logits, const Tensor& targets, int64_t ignore, double smoothing) { return CrossEntropy::apply(logits, targets, ignore, smoothing); });
  m.def("token_losses(Tensor logits, Tensor targets, int ignore_index=-100) -> Tensor", token_losses);
  m.def("linear_cross_entropy(Tensor hidden, Tensor weight, Tensor targets, Tensor? copy, int ignore_index, float label_smoothing, bool differentiate, Tensor? bias=None, Tensor(a!)? losses=None) -> Tensor",
        [](const Tensor& hidden, const Tensor& weight, const Tensor& targets, const Optional& copy, int64_t ignore, double smoothing, bool differentiate, const Optional& bias, const Optional& losses) {
          return LinearCrossEntropy::apply(hidden, weight, targets, copy, ignore, smoothing, differentiate, bias, losses);
        });
  m.def("lstm(Tensor gates, Tensor state, Tensor cell, Tensor weight, Tensor bias, Tensor? copy, Tensor? fresh) -> (Tensor, Tensor, Tensor)",
        [](const Tensor& gates, const Tensor& state, const Tensor& cell, const Tensor& weight, const Tensor& bias, const Optional& copy, const Optional& fresh) {
          auto made = Recurrent<false>::apply(gates, state, Optional(cell), weight, bias, copy, fresh);
          return std::make_tuple(made[0], made[1], made[2]);
        });
  m.def("gru(Tensor gates, Tensor state, Tensor weight, Tensor bias, Tensor? copy, Tensor? fresh) -> (Tensor, Tensor)",
        [](const Tensor& gates, const Tensor& state, const Tensor& weight, const Tensor& bias, const Optional& copy, const Optional& fresh) {
          auto made = Recurrent<true>::apply(gates, state, Optional(), weight, bias, copy, fresh);
          return std::make_tuple(made[0], made[1]);
        });
  m.def("linear_rdrop(Tensor hidden, Tensor weight, Tensor targets, Tensor? copy, float alpha, int ignore_index, float label_smoothing, bool differentiate, Tensor? bias, Tensor(a!)? losses=None) -> Tensor",
        [](const Tensor& hidden, const Tensor& weight, const Tensor& targets, const Optional& copy, double alpha, int64_t ignore, double smoothing, bool differentiate, const Optional& bias, const Optional& losses) {
          return LinearRDrop::apply(hidden, weight, targets, copy, alpha, ignore, smoothing, differentiate, bias, losses);
        });
  m.def("linear(Tensor x, Tensor weight, Tensor? bias) -> Tensor", [](const Tensor& x, const Tensor& weight, const Optional& bias) { return Linear::apply(x, weight, bias); });
  m.def("linear_bf16(Tensor x, Tensor weight, Tensor copy, Tensor? bias, bool narrow_output) -> Tensor",
        [](const Tensor& x, const Tensor& weight, const Tensor& copy, const Optional& bias, bool narrow_output) { return LinearBf16::apply(x, weight, copy, bias, narrow_output); });
  m.def("adamw_step(Tensor[] parameters, Tensor[] gradients, Tensor[] first, Tensor[] second, Tensor?[] copies, int step, float rate, float beta1, float beta2, float eps, float decay, float gradient_scale) -> ()",
        [](at::TensorList parameters, at::TensorList gradients, at::TensorList first, at::TensorList second, const c10::List<Optional>& copies, int64_t step, double rate, double beta1, double beta2, double eps, double decay, double gradient_scale) {
          std::vector<Tensor> plain;
          for (size_t k = 0; k < copies.size(); k++) plain.push_back(copies.get(k).value_or(Tensor()));
          adamw_step(parameters, gradients, first, second, plain, step, rate, beta1, beta2, eps, decay, gradient_scale);
        });
  m.def("global_norm(Tensor[] gradients) -> float", [](at::TensorList gradients) { return global_norm(gradients); });
  m.def("average_step(Tensor[] averages, Tensor[] weights, float decay) -> ()", [](at::TensorList averages, at::TensorList weights, double decay) { average_step(averages, weights, decay); });
  m.def("add_noise(Tensor[] tensors, float deviation, int[] keys) -> ()", [](at::TensorList tensors, double deviation, at::IntArrayRef keys) { add_noise(tensors, deviation, keys); });
}
