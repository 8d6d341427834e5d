// One token at a time: each weight is read once, by all threads, so the time is the memory's.
#pragma once
#include "common.h"

namespace jarvis {

// Rows r of x against one row of the weight; the weight is loaded once for all rows.
template <int R, typename T>
inline void dots(const float* x, int64_t x_row, const T* w, int64_t K, float* out, int64_t out_row) {
  v16 sum[R][2] = {};
  int64_t k = 0;
  for (; k + 32 <= K; k += 32) {
    const v16 a = load(w + k), b = load(w + k + 16);
#pragma GCC unroll 4
    for (int r = 0; r < R; r++) {
      sum[r][0] += a * load(x + r * x_row + k);
      sum[r][1] += b * load(x + r * x_row + k + 16);
    }
  }
  for (int r = 0; r < R; r++) {
    const v16 s = sum[r][0] + sum[r][1];
    float dot = total(s);
    for (int64_t j = k; j < K; j++) dot += widen(w[j]) * x[r * x_row + j];
    out[r * out_row] = dot;
  }
}

inline Tensor decode_linear(const Tensor& input, const Tensor& weight, const Optional& bias) {
  expect(input.dim() == 2 && weight.dim() == 2 && input.size(1) == weight.size(1), "decode_linear: x is (rows, inputs), weight (outputs, inputs)");
  expect(weight.is_contiguous(), "decode_linear: the weight must be contiguous");
  auto x = input.to(at::kFloat).contiguous();
  const int64_t rows = x.size(0), K = x.size(1), N = weight.size(0);
  auto y = at::empty({rows, N}, x.options());
  auto b = bias && bias->defined() ? bias->to(at::kFloat).contiguous() : Tensor();
  typed(weight, [&](auto zero) {
    using T = decltype(zero);
    auto w = data<T>(weight);
    auto from = data<float>(x), to = data<float>(y);
    auto shift = b.defined() ? data<float>(b) : nullptr;
    at::parallel_for(0, N, std::max<int64_t>(16, 65536 / std::max<int64_t>(1, K)), [&](int64_t begin, int64_t end) {
      for (int64_t n = begin; n < end; n++) {
        int64_t r = 0;
        for (; r + 4 <= rows; r += 4) dots<4>(from + r * K, K, w + n * K, K, to + r * N + n, N);
        for (; r < rows; r++) dots<1>(from + r * K, K, w + n * K, K, to + r * N + n, N);
        if (shift) for (r = 0; r < rows; r++) to[r * N + n] += shift[n];
      }
    });
  });
  return y;
}

inline Tensor decode_attention(const Tensor& query, const Tensor& keys_in, const Tensor& values_in, int64_t length, double scale) {
  expect(query.dim() == 4 && query.size(2) == 1 && keys_in.dim() == 4 && keys_in.sizes() == values_in.sizes() && query.size(1) % keys_in.size(1) == 0 && keys_in.size(3) == query.size(3), "decode_attention: query is (B, heads, 1, d), caches are (B, key heads, capacity, d)");
  expect(length >= 1 && length <= keys_in.size(2) && keys_in.stride(3) == 1 && values_in.stride(3) == 1, "decode_attention: length must lie within the cache, whose last dimension is contiguous");
  auto q = query.to(at::kFloat).contiguous();
  const int64_t batch = q.size(0), heads = q.size(1), d = q.size(3), key_heads = keys_in.size(1), group = heads / key_heads;
  auto out = at::empty_like(q);
  typed(keys_in, [&](auto zero) {
    using T = decltype(zero);
    auto qp = data<float>(q), op = data<float>(out);
    at::parallel_for(0, batch * key_heads, std::max<int64_t>(1, kGrain / (length * d)), [&](int64_t begin, int64_t end) {
      std::vector<float> scores(group * length);
      for (int64_t pair = begin; pair < end; pair++) {
        const int64_t b = pair / key_heads, kh = pair % key_heads;
        const T* keys = data<T>(keys_in) + b * keys_in.stride(0) + kh * keys_in.stride(1);
        const T* values = data<T>(values_in) + b * values_in.stride(0) + kh * values_in.stride(1);
        const float* x = qp + (b * heads + kh * group) * d;
        float* y = op + (b * heads + kh * group) * d;
        for (int64_t t = 0; t < length; t++)
          for (int64_t g = 0; g < group; g++) dots<1>(x + g * d, d, keys + t * keys_in.stride(2), d, scores.data() + g * length + t, 1);
        for (int64_t g = 0; g < group; g++) {
          float* s = scores.data() + g * length;
          const float factor = static_cast<float>(scale), most = maximum(s, length);
          map(0, length, s, [factor](v16 x) { return x * factor; }, static_cast<const float*>(s));
          const float inverse = 1.0f / exponentials(s, length, most * factor);
          map(0, length, s, [inverse](v16 x) { return x * inverse; }, static_cast<const float*>(s));
        }
        std::fill(y, y + group * d, 0.0f);
        for (int64_t t = 0; t < length; t++) {
          const T* v = values + t * values_in.stride(2);
          for (int64_t g = 0; g < group; g++) {
            const float p = scores[g * length + t];
            map(0, d, y + g * d, [p](v16 sum, v16 x) { return sum + p * x; }, static_cast<const float*>(y + g * d), v);
          }
        }
      }
    });
  });
  return out;
}

}  // namespace jarvis
