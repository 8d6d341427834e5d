// LSTM and GRU over whole rows of tokens. What the inputs add to the gates comes in ready made, as one product over all tokens; a step
// then is one small product with the state and one pass over the gates. The gradient of the recurrent weight is one product at the end.
#pragma once
#include "common.h"
#include "matmul.h"

namespace jarvis {

struct Whole {  // sixteen elements from k on
  int64_t k;
  template <typename T> v16 operator()(const T* p) const { return load(p + k); }
  template <typename T> void put(T* p, v16 x) const { store(p + k, x); }
};
struct Rest {  // the last n
  int64_t k, n;
  template <typename T> v16 operator()(const T* p) const { return load_part(p + k, n); }
  template <typename T> void put(T* p, v16 x) const { store_part(p + k, x, n); }
};
template <typename F>
inline void lanes(int64_t width, F f) {
  steps(0, width, [&](int64_t k) { f(Whole{k}); }, [&](int64_t k, int64_t n) { f(Rest{k, n}); });
}

inline v16 tangent(v16 x) {  // a series near 0, where 1 - 2 / (e^2x + 1) loses digits
  const v16 s = x * x, series = x * (1.0f + s * (-0.33333333f + s * (0.13333333f + s * (-0.053968254f + s * 0.021869489f))));
  return s < 0.04f ? series : 1.0f - 2.0f / (exponential(2.0f * x) + 1.0f);
}

// Where a row's state before a token lies: nothing at the beginning of a record, what came in before the first token, else what went before.
struct Before {
  const float *start, *all;
  const bool* fresh;
  int64_t time, width;
  bool cut(int64_t b, int64_t t) const { return fresh && fresh[b * time + t]; }
  const float* at(int64_t b, int64_t t, const float* zeros) const { return cut(b, t) ? zeros : t == 0 ? start + b * width : all + (b * time + t - 1) * width; }
};

// Gates lie as PyTorch's: input, forget, cell, output; or reset, update, new. `kept` holds four values a unit: the squashed gates, and of a
// GRU also what the state added to the new gate.
template <bool Gru>
struct Recurrent : torch::autograd::Function<Recurrent<Gru>> {
  static constexpr int64_t kGates = Gru ? 3 : 4;

  static variable_list forward(AutogradContext* ctx, const Tensor& gates_in, const Tensor& state_in, const Optional& cell_in, const Tensor& weight_in, const Tensor& bias_in, const Optional& copy, const Optional& fresh_in) {
    auto gates = gates_in.contiguous(), state = state_in.contiguous(), bias = bias_in.contiguous(), weight = copy && copy->defined() ? *copy : weight_in.contiguous();
    const int64_t rows = gates.size(0), time = gates.size(1), width = state.size(1), wide = kGates * width;
    expect(gates.dim() == 3 && gates.size(2) == wide && state.dim() == 2 && state.size(0) == rows && weight.size(0) == wide && weight.size(1) == width, "recurrent: gates are (B, T, gates · H), the state (B, H), the weight (gates · H, H)");
    auto cell = Gru ? Tensor() : cell_in->contiguous(), fresh = fresh_in && fresh_in->defined() ? fresh_in->contiguous() : Tensor();
    auto f32 = gates.options();
    auto out = at::empty({rows, time, width}, f32), kept = at::empty({rows, time, 4 * width}, f32), cells = Gru ? Tensor() : at::empty({rows, time, width}, f32), sums = at::empty({rows, wide}, f32);
    auto before = at::empty({rows, time, width}, weight.options());  // the states that are multiplied, in the type of the product
    const std::vector<float> zeros(width);
    const bool* cuts = fresh.defined() ? data<bool>(fresh) : nullptr;
    const Before states{data<float>(state), data<float>(out), cuts, time, width}, memories{Gru ? nullptr : data<float>(cell), Gru ? nullptr : data<float>(cells), cuts, time, width};
    for (int64_t t = 0; t < time; t++) {
      typed(before, [&](auto zero) {
        using X = decltype(zero);
        for (int64_t b = 0; b < rows; b++) map(0, width, data<X>(before) + (b * time + t) * width, [](v16 v) { return v; }, states.at(b, t, zeros.data()));
      });
      multiply(before.select(1, t), false, weight, true, sums, 0);
      at::parallel_for(0, rows, grain_of_rows(4 * width), [&](int64_t begin, int64_t end) {
        for (int64_t b = begin; b < end; b++) {
          const float *g = data<float>(gates) + (b * time + t) * wide, *s = data<float>(sums) + b * wide, *c = data<float>(bias), *h = states.at(b, t, zeros.data());
          float *k = data<float>(kept) + (b * time + t) * 4 * width, *o = data<float>(out) + (b * time + t) * width;
          const float* m = Gru ? nullptr : memories.at(b, t, zeros.data());
          float* n = Gru ? nullptr : data<float>(cells) + (b * time + t) * width;
          lanes(width, [&](auto at) {
            auto sum = [&](int64_t gate) { return at(g + gate * width) + at(s + gate * width) + at(c + gate * width); };
            if constexpr (Gru) {
              const v16 reset = sigmoid(sum(0)), update = sigmoid(sum(1)), inner = at(s + 2 * width) + at(c + 2 * width), fill = tangent(at(g + 2 * width) + reset * inner);
              at.put(k, reset), at.put(k + width, update), at.put(k + 2 * width, fill), at.put(k + 3 * width, inner);
              at.put(o, fill + update * (at(h) - fill));
            } else {
              const v16 in = sigmoid(sum(0)), forget = sigmoid(sum(1)), fill = tangent(sum(2)), open = sigmoid(sum(3)), memory = forget * at(m) + in * fill;
              at.put(k, in), at.put(k + width, forget), at.put(k + 2 * width, fill), at.put(k + 3 * width, open);
              at.put(n, memory);
              at.put(o, open * tangent(memory));
            }
          });
        }
      });
    }
    ctx->save_for_backward({state, cell, weight, fresh, before, out, kept, cells});
    auto last = out.select(1, time - 1).clone();
    if (Gru) return {out, last};
    return {out, last, cells.select(1, time - 1).clone()};
  }

  static variable_list backward(AutogradContext* ctx, variable_list gradients) {
    auto saved = ctx->get_saved_variables();
    auto state = saved[0], cell = saved[1], weight = saved[2], fresh = saved[3], before = saved[4], out = saved[5], kept = saved[6], cells = saved[7];
    const int64_t rows = out.size(0), time = out.size(1), width = out.size(2), wide = kGates * width;
    auto f32 = out.options();
    auto given = gradients[0].defined() ? gradients[0].contiguous() : at::zeros_like(out);
    auto dstate = gradients[1].defined() ? gradients[1].clone() : at::zeros({rows, width}, f32);
    auto dcell = Gru ? Tensor() : gradients[2].defined() ? gradients[2].clone() : at::zeros({rows, width}, f32);
    auto dgates = at::empty({rows, time, wide}, f32);
    // Of what the state adds: a GRU's new gate scales it; and in the type of the products.
    auto dsums = Gru || is_bf16(weight) ? at::empty({rows, time, wide}, weight.options()) : dgates;
    const std::vector<float> zeros(width);
    const bool* cuts = fresh.defined() ? data<bool>(fresh) : nullptr;
    const Before states{data<float>(state), data<float>(out), cuts, time, width}, memories{Gru ? nullptr : data<float>(cell), Gru ? nullptr : data<float>(cells), cuts, time, width};
    for (int64_t t = time - 1; t >= 0; t--) {
      at::parallel_for(0, rows, grain_of_rows(4 * width), [&](int64_t begin, int64_t end) {
        for (int64_t b = begin; b < end; b++) {
          const int64_t place = b * time + t;
          const float *k = data<float>(kept) + place * 4 * width, *up = data<float>(given) + place * width, *h = states.at(b, t, zeros.data());
          const float *m = Gru ? nullptr : memories.at(b, t, zeros.data()), *n = Gru ? nullptr : data<float>(cells) + place * width;
          float *dg = data<float>(dgates) + place * wide, *dh = data<float>(dstate) + b * width, *dm = Gru ? nullptr : data<float>(dcell) + b * width;
          lanes(width, [&](auto at) {
            const v16 d = at(dh) + at(up);
            if constexpr (Gru) {
              const v16 reset = at(k), update = at(k + width), fill = at(k + 2 * width), inner = at(k + 3 * width), dnew = d * (1.0f - update) * (1.0f - fill * fill);
              const v16 dreset = dnew * inner * reset * (1.0f - reset), dupdate = d * (at(h) - fill) * update * (1.0f - update);
              at.put(dg, dreset), at.put(dg + width, dupdate), at.put(dg + 2 * width, dnew);
              at.put(dh, d * update);
              typed(dsums, [&](auto zero) {
                auto to = data<decltype(zero)>(dsums) + place * wide;
                at.put(to, dreset), at.put(to + width, dupdate), at.put(to + 2 * width, dnew * reset);
              });
            } else {
              const v16 in = at(k), forget = at(k + width), fill = at(k + 2 * width), open = at(k + 3 * width), squashed = tangent(at(n));
              const v16 dmemory = at(dm) + d * open * (1.0f - squashed * squashed);
              const v16 parts[4] = {dmemory * fill * in * (1.0f - in), dmemory * at(m) * forget * (1.0f - forget), dmemory * in * (1.0f - fill * fill), d * squashed * open * (1.0f - open)};
              for (int gate = 0; gate < 4; gate++) at.put(dg + gate * width, parts[gate]);
              if (is_bf16(dsums))
                for (int gate = 0; gate < 4; gate++) at.put(data<bf16>(dsums) + place * wide + gate * width, parts[gate]);
              at.put(dm, dmemory * forget);
            }
          });
        }
      });
      multiply(dsums.select(1, t), false, weight, false, dstate, Gru ? 1.0f : 0.0f);
      for (int64_t b = 0; cuts && b < rows; b++)
        if (states.cut(b, t)) {
          std::memset(data<float>(dstate) + b * width, 0, width * sizeof(float));
          if (!Gru) std::memset(data<float>(dcell) + b * width, 0, width * sizeof(float));
        }
    }
    Tensor dweight;
    auto flat = dsums.view({rows * time, wide});
    if (ctx->needs_input_grad(3)) {
      dweight = at::empty({wide, width}, f32);
      multiply(flat, true, before.view({rows * time, width}), false, dweight, 0);
    }
    return {dgates, dstate, dcell, dweight, column_sums(flat), Tensor(), Tensor()};
  }
};

}  // namespace jarvis
