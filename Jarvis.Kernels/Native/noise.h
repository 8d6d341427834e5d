// Gaussian numbers as a function of (key, element): no generator, the same for any number of threads. Each 32 elements are 16
// pairs of Box and Muller's method; the uniform numbers are Wellons' lowbias32 of a counter under two keys. Fused.AddNoise has the same in
// TorchSharp's operators.
#pragma once
#include "optimizer.h"

namespace jarvis {

inline u16 mixed(u16 x) {
  x ^= x >> 16;
  x *= 0x7feb352du;
  x ^= x >> 15;
  x *= 0x846ca68bu;
  return x ^ (x >> 16);
}

// ln x for 2^-24 <= x <= 1, within 2 ulp (Cephes' logf).
inline v16 logarithm(v16 x) {
  i16 e = (i16)((u16)x >> 23) - 126;
  v16 m = (v16)(((u16)x & 0x007fffffu) | 0x3f000000u);  // 0.5 to 1
  const i16 low = m < 0.70710678118654752f;
  e += low;  // a true lane is -1
  m = (low ? m + m : m) - 1.0f;
  const v16 k = __builtin_convertvector(e, v16), z = m * m;
  v16 p = all(7.0376836292e-2f);
  p = p * m - 1.1514610310e-1f;
  p = p * m + 1.1676998740e-1f;
  p = p * m - 1.2420140846e-1f;
  p = p * m + 1.4249322787e-1f;
  p = p * m - 1.6668057665e-1f;
  p = p * m + 2.0000714765e-1f;
  p = p * m - 2.4999993993e-1f;
  p = p * m + 3.3333331174e-1f;
  return m + (p * m * z - 2.12194440e-4f * k - 0.5f * z) + 0.693359375f * k;
}

struct NormalPair {
  v16 first, second;
};

inline NormalPair normals(u16 counter, uint32_t key, uint32_t other) {
  const u16 h1 = mixed(mixed(counter ^ key) + other), h2 = mixed(mixed(counter ^ other) + key);
  const v16 uniform = (__builtin_convertvector((i16)(h1 >> 8), v16) + 1.0f) * 0x1p-24f;
  const v16 radius = root(-2.0f * logarithm(uniform));
  const i16 quarter = (i16)(h2 >> 30);
  const v16 x = (__builtin_convertvector((i16)((h2 >> 8) & 0x3fffffu), v16) * 0x1p-22f - 0.5f) * 1.57079632679489662f;  // the angle, less a multiple of a right one
  const v16 z = x * x;
  const v16 sine = x + x * z * (-1.6666654611e-1f + z * (8.3321608736e-3f + z * -1.9515295891e-4f));
  const v16 cosine = 1.0f - 0.5f * z + z * z * (4.166664568298827e-2f + z * (-1.388731625493765e-3f + z * 2.443315711809948e-5f));
  const i16 odd = (quarter & 1) != 0, upper = (quarter & 2) != 0;
  const v16 c = odd ? -sine : cosine, s = odd ? cosine : sine;
  return {radius * (upper ? -c : c), radius * (upper ? -s : s)};
}

// tensor += deviation * normal numbers
inline void add_noise(at::TensorList tensors, double deviation, at::IntArrayRef keys) {
  TORCH_CHECK(keys.size() == tensors.size(), "jarvis: add_noise wants a key for each tensor");
  for (auto& t : tensors) TORCH_CHECK(t.scalar_type() == at::kFloat && t.is_contiguous(), "jarvis: add_noise wants contiguous float32 tensors");
  const float width = static_cast<float>(deviation);
  u16 lane{};
  for (int k = 0; k < 16; k++) lane[k] = k;
  auto tasks = stretches(tensors);
  at::parallel_for(0, static_cast<int64_t>(tasks.size()), 1, [&](int64_t from, int64_t to) {
    for (int64_t k = from; k < to; k++) {
      const auto [t, begin, end] = tasks[k];
      const auto key = static_cast<uint64_t>(keys[t]);
      float* x = data<float>(tensors[t]);
      auto add = [&](int64_t at, int64_t count, v16 noise) {
        if (count >= kLanes) store(x + at, load(x + at) + width * noise);
        else if (count > 0) store_part(x + at, load_part(x + at, count) + width * noise, count);
      };
      for (int64_t at = begin; at < end; at += 32) {
        const auto pair = normals(lane + static_cast<uint32_t>(at / 2), static_cast<uint32_t>(key), static_cast<uint32_t>(key >> 32));
        add(at, end - at, pair.first);
        add(at + kLanes, end - at - kLanes, pair.second);
      }
    }
  });
}

}  // namespace jarvis
