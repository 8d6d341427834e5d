// Causal attention by blocks of queries: a block's scores against all its keys live in a small buffer (32 x S floats), never all of
// them. Heads are packed to float32 first, so any strides and bfloat16 come in; the products run in one register-blocked kernel.
#pragma once
#include "common.h"

namespace jarvis {

constexpr int64_t kQueries = 30;  // rows of a block: a multiple of the kernel's 6

// C[M, 16 NV] (+)= A[M, K] B[K, 16 NV]; A has any strides, B and C contiguous rows.
template <int M, int NV, bool Add>
inline void tile(const float* a, int64_t a_row, int64_t a_col, const float* b, int64_t b_row, float* c, int64_t c_row, int64_t K) {
  v16 sum[M][NV];
  for (int m = 0; m < M; m++)
    for (int n = 0; n < NV; n++) sum[m][n] = Add ? load(c + m * c_row + 16 * n) : v16{};
  for (int64_t k = 0; k < K; k++) {
    v16 right[NV];
    for (int n = 0; n < NV; n++) right[n] = load(b + k * b_row + 16 * n);
#pragma GCC unroll 6
    for (int m = 0; m < M; m++) {
      const float left = a[m * a_row + k * a_col];
#pragma GCC unroll 4
      for (int n = 0; n < NV; n++) sum[m][n] += left * right[n];
    }
  }
  for (int m = 0; m < M; m++)
    for (int n = 0; n < NV; n++) store(c + m * c_row + 16 * n, sum[m][n]);
}

template <int NV, bool Add>
inline void strip(const float* a, int64_t a_row, int64_t a_col, const float* b, int64_t b_row, float* c, int64_t c_row, int64_t M, int64_t K) {
  int64_t m = 0;
  for (; m + 6 <= M; m += 6) tile<6, NV, Add>(a + m * a_row, a_row, a_col, b, b_row, c + m * c_row, c_row, K);
  for (; m + 2 <= M; m += 2) tile<2, NV, Add>(a + m * a_row, a_row, a_col, b, b_row, c + m * c_row, c_row, K);
  for (; m < M; m++) tile<1, NV, Add>(a + m * a_row, a_row, a_col, b, b_row, c + m * c_row, c_row, K);
}

// N must be a multiple of 16 (callers pad).
template <bool Add>
inline void product(const float* a, int64_t a_row, int64_t a_col, const float* b, int64_t b_row, float* c, int64_t c_row, int64_t M, int64_t N, int64_t K) {
  int64_t n = 0;
  for (; n + 64 <= N; n += 64) strip<4, Add>(a, a_row, a_col, b + n, b_row, c + n, c_row, M, K);
  for (; n + 32 <= N; n += 32) strip<2, Add>(a, a_row, a_col, b + n, b_row, c + n, c_row, M, K);
  for (; n < N; n += 16) strip<1, Add>(a, a_row, a_col, b + n, b_row, c + n, c_row, M, K);
}

inline int64_t padded(int64_t n) { return (n + 15) / 16 * 16; }

// One head of a (B, heads, T, d) tensor of any strides.
struct Heads {
  char* base;
  int64_t batch, head, row;  // strides in elements
  bool narrow_type;
  explicit Heads(const Tensor& t) : base(static_cast<char*>(t.data_ptr())), batch(t.stride(0)), head(t.stride(1)), row(t.stride(2)), narrow_type(is_bf16(t)) {
    expect(t.stride(3) == 1 || t.size(3) == 1, "attention: the last dimension must be contiguous");
  }
  template <typename T>
  T* at(int64_t b, int64_t h, int64_t t) const { return reinterpret_cast<T*>(base) + b * batch + h * head + t * row; }

  // rows begin..begin+count as float32 (count, padded d), scaled
  void pack(int64_t b, int64_t h, int64_t begin, int64_t count, int64_t d, int64_t dp, float scale, float* to) const {
    for (int64_t t = 0; t < count; t++, to += dp) {
      auto scaled = [scale](v16 x) { return x * scale; };
      if (narrow_type) map(0, d, to, scaled, static_cast<const bf16*>(at<bf16>(b, h, begin + t)));
      else map(0, d, to, scaled, static_cast<const float*>(at<float>(b, h, begin + t)));
      for (int64_t k = d; k < dp; k++) to[k] = 0;
    }
  }
  void unpack(int64_t b, int64_t h, int64_t begin, int64_t count, int64_t d, int64_t dp, float scale, const float* from) const {
    for (int64_t t = 0; t < count; t++, from += dp) {
      auto scaled = [scale](v16 x) { return x * scale; };
      if (narrow_type) map(0, d, at<bf16>(b, h, begin + t), scaled, from);
      else map(0, d, at<float>(b, h, begin + t), scaled, from);
    }
  }
};

inline void turn(const float* from, int64_t rows, int64_t width, int64_t from_row, float* to, int64_t to_row) {  // (rows, width) -> (width, padded rows)
  for (int64_t r0 = 0; r0 < rows; r0 += 16)
    for (int64_t k = 0; k < width; k++)
      for (int64_t r = r0; r < std::min(rows, r0 + 16); r++) to[k * to_row + r] = from[r * from_row + k];
  for (int64_t k = 0; k < width; k++)
    for (int64_t r = rows; r < to_row; r++) to[k * to_row + r] = 0;
}

struct Shape {
  int64_t batch, heads, key_heads, queries, keys, d, dp, sp, group;
  float scale;
  const int64_t* starts = nullptr;  // (B, T): the first key that each query sees, where rows hold several records; else null
  Shape(const Tensor& q, const Tensor& k, double factor)
      : batch(q.size(0)), heads(q.size(1)), key_heads(k.size(1)), queries(q.size(2)), keys(k.size(2)), d(q.size(3)), dp(padded(q.size(3))), sp(padded(k.size(2))), group(heads / std::max<int64_t>(1, key_heads)), scale(static_cast<float>(factor)) {
    expect(key_heads > 0 && heads % key_heads == 0 && k.size(3) == d && k.size(0) == batch && keys >= queries, "attention: shapes of query and key do not fit");
  }
  void keep_apart(const Optional& first_keys) {
    if (!first_keys || !first_keys->defined()) return;
    expect(first_keys->scalar_type() == at::kLong && first_keys->is_contiguous() && first_keys->numel() == batch * queries && queries == keys, "attention: starts must be (B, T) int64, contiguous, with a key for each query");
    starts = data<int64_t>(*first_keys);
    for (int64_t k = 0; k < batch * queries; k++) TORCH_CHECK(starts[k] >= 0 && starts[k] <= k % queries, "jarvis: attention: query ", k % queries, " cannot start at key ", starts[k]);
  }
  int64_t start(int64_t b, int64_t row) const { return starts ? starts[b * queries + row] : 0; }
  // the lanes before the first key that any of `count` queries sees
  int64_t skipped(int64_t b, int64_t row, int64_t count) const {
    int64_t least = start(b, row);
    for (int64_t k = 1; starts && k < count; k++) least = std::min(least, start(b, row + k));
    return least / kLanes * kLanes;
  }
  // the end of the keys that the query at `row` sees
  int64_t seen(int64_t row) const { return keys - queries + row + 1; }
};

// O = softmax(scale Q K^T) V; `lse` (B, heads, T) keeps the logarithm of each row's sum for backward.
inline void attention_forward(const Shape& s, const Heads& q, const Heads& k, const Heads& v, const Heads& o, float* lse) {
  at::parallel_for(0, s.batch * s.key_heads, 1, [&](int64_t begin, int64_t end) {
    std::vector<float> kt(s.dp * s.sp), vp(s.keys * s.dp), kp(s.keys * s.dp), qp(kQueries * s.dp), scores(kQueries * s.sp), out(kQueries * s.dp);
    for (int64_t pair = begin; pair < end; pair++) {
      const int64_t b = pair / s.key_heads, kh = pair % s.key_heads;
      k.pack(b, kh, 0, s.keys, s.d, s.dp, 1.0f, kp.data());
      turn(kp.data(), s.keys, s.dp, s.dp, kt.data(), s.sp);
      v.pack(b, kh, 0, s.keys, s.d, s.dp, 1.0f, vp.data());
      for (int64_t h = kh * s.group; h < (kh + 1) * s.group; h++)
        for (int64_t first = 0; first < s.queries; first += kQueries) {
          const int64_t count = std::min(kQueries, s.queries - first), most = s.seen(first + count - 1), wide = padded(most), low = s.skipped(b, first, count);
          q.pack(b, h, first, count, s.d, s.dp, s.scale, qp.data());
          product<false>(qp.data(), s.dp, 1, kt.data() + low, s.sp, scores.data() + low, s.sp, count, wide - low, s.d);
          for (int64_t r = 0; r < count; r++) {
            float* row = scores.data() + r * s.sp;
            const int64_t from = s.start(b, first + r), seen = s.seen(first + r);
            const float top = maximum(row + from, seen - from), sum = exponentials(row + from, seen - from, top);
            const float inverse = 1.0f / sum;
            map(0, seen - from, row + from, [inverse](v16 x) { return x * inverse; }, static_cast<const float*>(row + from));
            for (int64_t j = low; j < from; j++) row[j] = 0;
            for (int64_t j = seen; j < most; j++) row[j] = 0;
            if (lse) lse[(b * s.heads + h) * s.queries + first + r] = top + std::log(sum);
          }
          product<false>(scores.data() + low, s.sp, 1, vp.data() + low * s.dp, s.dp, out.data(), s.dp, count, s.dp, most - low);
          o.unpack(b, h, first, count, s.d, s.dp, 1.0f, out.data());
        }
    }
  });
}

inline void attention_backward(const Shape& s, const Heads& q, const Heads& k, const Heads& v, const Heads& o, const Heads& go, const float* lse, const Heads& dq, const Heads& dk, const Heads& dv) {
  at::parallel_for(0, s.batch * s.key_heads, 1, [&](int64_t begin, int64_t end) {
    std::vector<float> kp(s.keys * s.dp), kt(s.dp * s.sp), vt(s.dp * s.sp), dks(s.keys * s.dp), dvs(s.keys * s.dp);
    std::vector<float> qp(kQueries * s.dp), op(kQueries * s.dp), gp(kQueries * s.dp), p(kQueries * s.sp), ds(kQueries * s.sp), dqs(kQueries * s.dp);
    for (int64_t pair = begin; pair < end; pair++) {
      const int64_t b = pair / s.key_heads, kh = pair % s.key_heads;
      v.pack(b, kh, 0, s.keys, s.d, s.dp, 1.0f, kp.data());
      turn(kp.data(), s.keys, s.dp, s.dp, vt.data(), s.sp);
      k.pack(b, kh, 0, s.keys, s.d, s.dp, 1.0f, kp.data());
      turn(kp.data(), s.keys, s.dp, s.dp, kt.data(), s.sp);
      std::fill(dks.begin(), dks.end(), 0.0f);
      std::fill(dvs.begin(), dvs.end(), 0.0f);
      for (int64_t h = kh * s.group; h < (kh + 1) * s.group; h++)
        for (int64_t first = 0; first < s.queries; first += kQueries) {
          const int64_t count = std::min(kQueries, s.queries - first), most = s.seen(first + count - 1), wide = padded(most), low = s.skipped(b, first, count);
          q.pack(b, h, first, count, s.d, s.dp, s.scale, qp.data());
          o.pack(b, h, first, count, s.d, s.dp, 1.0f, op.data());
          go.pack(b, h, first, count, s.d, s.dp, 1.0f, gp.data());
          product<false>(qp.data(), s.dp, 1, kt.data() + low, s.sp, p.data() + low, s.sp, count, wide - low, s.d);
          product<false>(gp.data(), s.dp, 1, vt.data() + low, s.sp, ds.data() + low, s.sp, count, wide - low, s.d);
          for (int64_t r = 0; r < count; r++) {
            float *pr = p.data() + r * s.sp, *dr = ds.data() + r * s.sp;
            const float *x = op.data() + r * s.dp, *y = gp.data() + r * s.dp;
            const int64_t from = s.start(b, first + r), seen = s.seen(first + r);
            const float dot = reduce(s.dp, [](v16 p1, v16 p2) { return p1 * p2; }, x, y);
            const float whole = lse[(b * s.heads + h) * s.queries + first + r];
            for (int64_t j = low; j < padded(seen); j += kLanes) {
              const v16 e = exponential(load(pr + j) - whole);
              store(pr + j, e);
              store(dr + j, e * (load(dr + j) - dot));
            }
            for (int64_t j = low; j < from; j++) pr[j] = dr[j] = 0;
            for (int64_t j = seen; j < wide; j++) pr[j] = dr[j] = 0;
          }
          product<false>(ds.data() + low, s.sp, 1, kp.data() + low * s.dp, s.dp, dqs.data(), s.dp, count, s.dp, most - low);
          dq.unpack(b, h, first, count, s.d, s.dp, s.scale, dqs.data());
          product<true>(ds.data() + low, 1, s.sp, qp.data(), s.dp, dks.data() + low * s.dp, s.dp, most - low, s.dp, count);
          product<true>(p.data() + low, 1, s.sp, gp.data(), s.dp, dvs.data() + low * s.dp, s.dp, most - low, s.dp, count);
        }
      dk.unpack(b, kh, 0, s.keys, s.d, s.dp, 1.0f, dks.data());  // qp carried the scale already
      dv.unpack(b, kh, 0, s.keys, s.d, s.dp, 1.0f, dvs.data());
    }
  });
}

inline Tensor last_contiguous(const Tensor& t) { return t.stride(-1) == 1 ? t : t.contiguous(); }

// Fresh (B, heads, T, d) memory laid out (B, T, heads, d), so that joining the heads afterwards is a view.
inline Tensor heads_like(const Tensor& t) { return at::empty({t.size(0), t.size(2), t.size(1), t.size(3)}, t.options()).transpose(1, 2); }

struct Attention : torch::autograd::Function<Attention> {
  static Tensor forward(AutogradContext* ctx, const Tensor& query, const Tensor& key, const Tensor& value, double scale, const Optional& starts) {
    auto q = last_contiguous(query), k = last_contiguous(key), v = last_contiguous(value);
    Shape s(q, k, scale);
    s.keep_apart(starts);
    auto out = heads_like(q);
    auto lse = at::empty({s.batch, s.heads, s.queries}, q.options().dtype(at::kFloat));
    attention_forward(s, Heads(q), Heads(k), Heads(v), Heads(out), data<float>(lse));
    ctx->save_for_backward({q, k, v, out, lse, starts.value_or(Tensor())});
    ctx->saved_data["scale"] = scale;
    return out;
  }
  static variable_list backward(AutogradContext* ctx, variable_list gradients) {
    auto saved = ctx->get_saved_variables();
    auto q = saved[0], k = saved[1], v = saved[2];
    Shape s(q, k, ctx->saved_data["scale"].toDouble());
    s.keep_apart(saved[5]);
    auto go = last_contiguous(gradients[0]);
    auto dq = heads_like(q), dk = heads_like(k), dv = heads_like(v);
    attention_backward(s, Heads(q), Heads(k), Heads(v), Heads(saved[3]), Heads(go), data<float>(saved[4]), Heads(dq), Heads(dk), Heads(dv));
    return {dq, dk, dv, Tensor(), Tensor()};
  }
};

// The three parts of GPT-2's joint projection (B, T, 3 width) as heads, without a copy.
inline std::vector<Tensor> parts(const Tensor& qkv, int64_t heads) {
  const int64_t width = qkv.size(2) / 3;
  auto all = qkv.view({qkv.size(0), qkv.size(1), 3, heads, width / heads});
  return {all.select(2, 0).transpose(1, 2), all.select(2, 1).transpose(1, 2), all.select(2, 2).transpose(1, 2)};
}

struct SelfAttention : torch::autograd::Function<SelfAttention> {
  static Tensor forward(AutogradContext* ctx, const Tensor& joint, int64_t heads, const Optional& starts) {
    expect(joint.dim() == 3 && joint.size(2) % (3 * heads) == 0, "self_attention: qkv must be (B, T, 3 width) with width a multiple of heads");
    auto qkv = joint.contiguous();
    auto p = parts(qkv, heads);
    Shape s(p[0], p[1], 1.0 / std::sqrt(static_cast<double>(p[0].size(3))));
    s.keep_apart(starts);
    auto out = heads_like(p[0]);
    auto lse = at::empty({s.batch, s.heads, s.queries}, qkv.options().dtype(at::kFloat));
    attention_forward(s, Heads(p[0]), Heads(p[1]), Heads(p[2]), Heads(out), data<float>(lse));
    auto joined = out.transpose(1, 2).view({s.batch, s.queries, s.heads * s.d});
    ctx->save_for_backward({qkv, joined, lse, starts.value_or(Tensor())});
    ctx->saved_data["heads"] = heads;
    return joined;
  }
  static variable_list backward(AutogradContext* ctx, variable_list gradients) {
    auto saved = ctx->get_saved_variables();
    const int64_t heads = ctx->saved_data["heads"].toInt();
    auto p = parts(saved[0], heads);
    Shape s(p[0], p[1], 1.0 / std::sqrt(static_cast<double>(p[0].size(3))));
    s.keep_apart(saved[3]);
    auto split = [&](const Tensor& t) { return t.view({s.batch, s.queries, s.heads, s.d}).transpose(1, 2); };
    auto dqkv = at::empty_like(saved[0]);
    auto d = parts(dqkv, heads);
    attention_backward(s, Heads(p[0]), Heads(p[1]), Heads(p[2]), Heads(split(saved[1])), Heads(split(gradients[0].contiguous())), data<float>(saved[2]), Heads(d[0]), Heads(d[1]), Heads(d[2]));
    return {dqkv, Tensor(), Tensor()};
  }
};

}  // namespace jarvis
