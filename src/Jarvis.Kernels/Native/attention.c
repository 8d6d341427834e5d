// Causal attention by blocks of queries: a block's scores against all its keys live in a small buffer (30 x S floats), never all of them. Heads are
// packed to float32 first, so any strides and bfloat16 come in; the products run in one register-blocked kernel.
#include "blocks.h"
#include "jarvis.h"
#include "vector.h"

enum { QUERIES = 30 };  // rows of a block: a multiple of the kernel's 6

#if defined(__AVX512F__)
#define MOST_VECTORS 4
#else
#define MOST_VECTORS 1
#endif

// c (rows, 16 vectors) (+)= a (rows, depth) b (depth, 16 vectors); a has any strides, b and c contiguous rows. `rows`, `vectors`, `adds` are constants.
INLINE void tile(int rows, int vectors, int adds, const float* a, int64_t a_row, int64_t a_column, const float* b, int64_t b_row, float* c, int64_t c_row, int64_t depth) {
  v16 sum[6 * MOST_VECTORS];
  UNROLL for (int m = 0; m < rows; m++) {
    UNROLL for (int n = 0; n < vectors; n++) sum[m * vectors + n] = adds ? load(c + m * c_row + LANES * n) : all(0);
  }
  for (int64_t k = 0; k < depth; k++) {
    v16 right[MOST_VECTORS];
    UNROLL for (int n = 0; n < vectors; n++) right[n] = load(b + k * b_row + LANES * n);
    UNROLL for (int m = 0; m < rows; m++) {
      const v16 left = all(a[m * a_row + k * a_column]);
      UNROLL for (int n = 0; n < vectors; n++) sum[m * vectors + n] = madd(left, right[n], sum[m * vectors + n]);
    }
  }
  UNROLL for (int m = 0; m < rows; m++) {
    UNROLL for (int n = 0; n < vectors; n++) store(c + m * c_row + LANES * n, sum[m * vectors + n]);
  }
}

INLINE void strip(int vectors, int adds, const float* a, int64_t a_row, int64_t a_column, const float* b, int64_t b_row, float* c, int64_t c_row, int64_t rows, int64_t depth) {
  int64_t m = 0;
  for (; m + 6 <= rows; m += 6) tile(6, vectors, adds, a + m * a_row, a_row, a_column, b, b_row, c + m * c_row, c_row, depth);
  for (; m + 2 <= rows; m += 2) tile(2, vectors, adds, a + m * a_row, a_row, a_column, b, b_row, c + m * c_row, c_row, depth);
  for (; m < rows; m++) tile(1, vectors, adds, a + m * a_row, a_row, a_column, b, b_row, c + m * c_row, c_row, depth);
}

// `columns` must be a multiple of 16 (callers pad).
INLINE void product(int adds, const float* a, int64_t a_row, int64_t a_column, const float* b, int64_t b_row, float* c, int64_t c_row, int64_t rows, int64_t columns, int64_t depth) {
  int64_t n = 0;
#if MOST_VECTORS == 4
  for (; n + 64 <= columns; n += 64) strip(4, adds, a, a_row, a_column, b + n, b_row, c + n, c_row, rows, depth);
  for (; n + 32 <= columns; n += 32) strip(2, adds, a, a_row, a_column, b + n, b_row, c + n, c_row, rows, depth);
#endif
  for (; n < columns; n += LANES) strip(1, adds, a, a_row, a_column, b + n, b_row, c + n, c_row, rows, depth);
}

static void multiply(const float* a, int64_t a_row, const float* b, int64_t b_row, float* c, int64_t c_row, int64_t rows, int64_t columns, int64_t depth) {
  product(0, a, a_row, 1, b, b_row, c, c_row, rows, columns, depth);
}

// c += aᵀ b
static void add_turned(const float* a, int64_t a_row, const float* b, int64_t b_row, float* c, int64_t c_row, int64_t rows, int64_t columns, int64_t depth) {
  product(1, a, 1, a_row, b, b_row, c, c_row, rows, columns, depth);
}

static char* row_of(const jarvis_heads* x, int64_t b, int64_t h, int64_t t) {
  return (char*)x->data + (b * x->batch + h * x->head + t * x->row) * (x->type == BFLOAT16 ? 2 : 4);
}

INLINE void scale_row(const void* from, int from_half, void* to, int to_half, int64_t width, float scale) {
  for (int64_t k = 0; k < width; k += LANES) store_as(to, k, mul(load_as(from, k, width - k, from_half), all(scale)), width - k, to_half);
}

// Rows first... of one head as float32 (count, padded width), scaled.
static void pack(const jarvis_heads* x, int64_t b, int64_t h, int64_t first, int64_t count, int64_t width, int64_t padded, float scale, float* to) {
  for (int64_t t = 0; t < count; t++, to += padded) {
    const char* row = row_of(x, b, h, first + t);
    if (x->type == BFLOAT16) scale_row(row, 1, to, 0, width, scale);
    else scale_row(row, 0, to, 0, width, scale);
    for (int64_t k = width; k < padded; k++) to[k] = 0;
  }
}

static void unpack(const jarvis_heads* x, int64_t b, int64_t h, int64_t first, int64_t count, int64_t width, int64_t padded, float scale, const float* from) {
  for (int64_t t = 0; t < count; t++, from += padded) {
    char* row = row_of(x, b, h, first + t);
    if (x->type == BFLOAT16) scale_row(from, 0, row, 1, width, scale);
    else scale_row(from, 0, row, 0, width, scale);
  }
}

static void turn(const float* from, int64_t rows, int64_t width, int64_t from_row, float* to, int64_t to_row) {  // (rows, width) -> (width, padded rows)
  for (int64_t first = 0; first < rows; first += LANES)
    for (int64_t k = 0; k < width; k++)
      for (int64_t r = first; r < LEAST(rows, first + LANES); r++) to[k * to_row + r] = from[r * from_row + k];
  for (int64_t k = 0; k < width; k++)
    for (int64_t r = rows; r < to_row; r++) to[k * to_row + r] = 0;
}

static int64_t start_of(const jarvis_attention_shape* s, int64_t b, int64_t row) { return s->starts ? s->starts[b * s->queries + row] : 0; }

// The lanes before the first key that any of `count` queries sees.
static int64_t skipped(const jarvis_attention_shape* s, int64_t b, int64_t row, int64_t count) {
  int64_t least = start_of(s, b, row);
  for (int64_t k = 1; s->starts && k < count; k++) least = LEAST(least, start_of(s, b, row + k));
  return least / LANES * LANES;
}

// The end of the keys that the query at `row` sees.
static int64_t seen_by(const jarvis_attention_shape* s, int64_t row) { return s->keys - s->queries + row + 1; }

// x = e^(x - their largest) / their sum; gives the logarithm of the sum of e^x.
static float softmax(float* x, int64_t n) {
  v16 most = all(x[0]), sum = all(0);
  for (int64_t k = 0; k < n; k += LANES) most = larger(most, n - k >= LANES ? load(x + k) : load_part(x + k, n - k, x[0]));
  const float top = largest(most);
  int64_t k = 0;
  for (; k + LANES <= n; k += LANES) {
    const v16 e = exponential(sub(load(x + k), all(top)));
    store(x + k, e);
    sum = add(sum, e);
  }
  if (k < n) {
    store_part(x + k, exponential(sub(load_part(x + k, n - k, top), all(top))), n - k);
    sum = add(sum, load_part(x + k, n - k, 0));
  }
  const float whole_sum = total(sum), inverse = 1 / whole_sum;
  for (k = 0; k < n; k += LANES) store_as(x, k, mul(load_as(x, k, n - k, 0), all(inverse)), n - k, 0);
  return top + logf(whole_sum);
}

int jarvis_attention(const jarvis_attention_shape* s, const jarvis_heads* query, const jarvis_heads* key, const jarvis_heads* value, const jarvis_heads* result, float* sums) {
  const int64_t dp = UP(s->width, LANES), sp = UP(s->keys, LANES), group = s->heads / s->key_heads, pairs = s->batch * s->key_heads;
  const int64_t each = dp * sp + 2 * sp * dp + QUERIES * (2 * dp + sp);
  const int threads = threads_for(s->threads, pairs);
  float* memory = take(threads * each * (int64_t)sizeof(float));
  if (!memory) return 0;
#pragma omp parallel num_threads(threads) if (threads > 1)
  {
    float *kt = memory + this_thread() * each, *v = kt + dp * sp, *k = v + sp * dp, *q = k + sp * dp, *out = q + QUERIES * dp, *scores = out + QUERIES * dp;
#pragma omp for schedule(static)
    for (int64_t pair = 0; pair < pairs; pair++) {
      const int64_t b = pair / s->key_heads, kh = pair % s->key_heads;
      pack(key, b, kh, 0, s->keys, s->width, dp, 1, k);
      turn(k, s->keys, dp, dp, kt, sp);
      pack(value, b, kh, 0, s->keys, s->width, dp, 1, v);
      for (int64_t h = kh * group; h < (kh + 1) * group; h++)
        for (int64_t first = 0; first < s->queries; first += QUERIES) {
          const int64_t count = LEAST(QUERIES, s->queries - first), most = seen_by(s, first + count - 1), wide = UP(most, LANES), low = skipped(s, b, first, count);
          pack(query, b, h, first, count, s->width, dp, s->scale, q);
          multiply(q, dp, kt + low, sp, scores + low, sp, count, wide - low, s->width);
          for (int64_t r = 0; r < count; r++) {
            float* row = scores + r * sp;
            const int64_t from = start_of(s, b, first + r), seen = seen_by(s, first + r);
            const float logarithm = softmax(row + from, seen - from);
            for (int64_t j = low; j < from; j++) row[j] = 0;
            for (int64_t j = seen; j < most; j++) row[j] = 0;
            if (sums) sums[(b * s->heads + h) * s->queries + first + r] = logarithm;
          }
          multiply(scores + low, sp, v + low * dp, dp, out, dp, count, dp, most - low);
          unpack(result, b, h, first, count, s->width, dp, 1, out);
        }
    }
  }
  give(memory);
  return 1;
}

static float dot(const float* a, const float* b, int64_t n) {  // n is a multiple of 16
  v16 sum = all(0);
  for (int64_t k = 0; k < n; k += LANES) sum = madd(load(a + k), load(b + k), sum);
  return total(sum);
}

int jarvis_attention_backward(const jarvis_attention_shape* s, const jarvis_heads* query, const jarvis_heads* key, const jarvis_heads* value, const jarvis_heads* result, const jarvis_heads* up, const float* sums,
                              const jarvis_heads* dquery, const jarvis_heads* dkey, const jarvis_heads* dvalue) {
  const int64_t dp = UP(s->width, LANES), sp = UP(s->keys, LANES), group = s->heads / s->key_heads, pairs = s->batch * s->key_heads;
  const int64_t each = 5 * sp * dp + QUERIES * (4 * dp + 2 * sp);
  const int threads = threads_for(s->threads, pairs);
  float* memory = take(threads * each * (int64_t)sizeof(float));
  if (!memory) return 0;
#pragma omp parallel num_threads(threads) if (threads > 1)
  {
    float *k = memory + this_thread() * each, *kt = k + sp * dp, *vt = kt + sp * dp, *dk = vt + sp * dp, *dv = dk + sp * dp;
    float *q = dv + sp * dp, *out = q + QUERIES * dp, *g = out + QUERIES * dp, *dq = g + QUERIES * dp, *p = dq + QUERIES * dp, *ds = p + QUERIES * sp;
#pragma omp for schedule(static)
    for (int64_t pair = 0; pair < pairs; pair++) {
      const int64_t b = pair / s->key_heads, kh = pair % s->key_heads;
      pack(value, b, kh, 0, s->keys, s->width, dp, 1, k);
      turn(k, s->keys, dp, dp, vt, sp);
      pack(key, b, kh, 0, s->keys, s->width, dp, 1, k);
      turn(k, s->keys, dp, dp, kt, sp);
      memset(dk, 0, (size_t)(2 * sp * dp) * sizeof(float));
      for (int64_t h = kh * group; h < (kh + 1) * group; h++)
        for (int64_t first = 0; first < s->queries; first += QUERIES) {
          const int64_t count = LEAST(QUERIES, s->queries - first), most = seen_by(s, first + count - 1), wide = UP(most, LANES), low = skipped(s, b, first, count);
          pack(query, b, h, first, count, s->width, dp, s->scale, q);
          pack(result, b, h, first, count, s->width, dp, 1, out);
          pack(up, b, h, first, count, s->width, dp, 1, g);
          multiply(q, dp, kt + low, sp, p + low, sp, count, wide - low, s->width);
          multiply(g, dp, vt + low, sp, ds + low, sp, count, wide - low, s->width);
          for (int64_t r = 0; r < count; r++) {
            float *pr = p + r * sp, *dr = ds + r * sp;
            const int64_t from = start_of(s, b, first + r), seen = seen_by(s, first + r);
            const v16 along = all(dot(out + r * dp, g + r * dp, dp)), logarithm = all(sums[(b * s->heads + h) * s->queries + first + r]);
            for (int64_t j = low; j < UP(seen, LANES); j += LANES) {
              const v16 e = exponential(sub(load(pr + j), logarithm));
              store(pr + j, e);
              store(dr + j, mul(e, sub(load(dr + j), along)));
            }
            for (int64_t j = low; j < from; j++) pr[j] = dr[j] = 0;
            for (int64_t j = seen; j < wide; j++) pr[j] = dr[j] = 0;
          }
          multiply(ds + low, sp, k + low * dp, dp, dq, dp, count, dp, most - low);
          unpack(dquery, b, h, first, count, s->width, dp, s->scale, dq);
          add_turned(ds + low, sp, q, dp, dk + low * dp, dp, most - low, dp, count);
          add_turned(p + low, sp, g, dp, dv + low * dp, dp, most - low, dp, count);
        }
      unpack(dkey, b, kh, 0, s->keys, s->width, dp, 1, dk);  // q carried the scale already
      unpack(dvalue, b, kh, 0, s->keys, s->width, dp, 1, dv);
    }
  }
  give(memory);
  return 1;
}
