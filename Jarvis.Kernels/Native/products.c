#include "products.h"

// ---- tiles -------------------------------------------------------------------------------------------------------------------------------

#if defined(__AVX512BF16__)
INLINE v16 pairs(v16 a, v16 b, v16 sum) { return (v16)_mm512_dpbf16_ps((__m512)sum, (__m512bh)a, (__m512bh)b); }
#else
INLINE v16 pairs(v16 a, v16 b, v16 sum) { return madd(a, b, sum); }
#endif

INLINE void put(v16 sum, target to, int64_t row, int64_t column, int64_t count) {
  const int64_t at = row * to.row + column;
  if (to.beta != 0) sum = madd(load_as(to.data, at, count, to.half), all(to.beta), sum);
  if (to.bias) sum = add(sum, load_as(to.bias, column, count, 0));
  store_as(to.data, at, sum, count, to.half);
}

// `rows` rows of a panel on the left with a panel of 16 `vectors` columns on the right; all three numbers are constants where it is used.
INLINE void tile(int rows, int vectors, int paired, int64_t steps, const float* left, const float* right, target to, int64_t row, int64_t column, int64_t height, int64_t width) {
  v16 sum[ROWS * VECTORS];
  UNROLL for (int k = 0; k < rows * vectors; k++) sum[k] = all(0);
  for (int m = 0; m < rows; m++)
    for (int n = 0; n < vectors; n++) SOON((const char*)to.data + ((row + m) * to.row + column + n * LANES) * (to.half ? 2 : 4));
  for (int64_t s = 0; s < steps; s++, left += ROWS, right += LANES * vectors) {
    v16 r[VECTORS];
    UNROLL for (int n = 0; n < vectors; n++) r[n] = load(right + LANES * n);
    UNROLL for (int m = 0; m < rows; m++) {
      const v16 l = all(left[m]);
      UNROLL for (int n = 0; n < vectors; n++) sum[m * vectors + n] = paired ? pairs(l, r[n], sum[m * vectors + n]) : madd(l, r[n], sum[m * vectors + n]);
    }
  }
  if (height == rows && width == LANES * vectors && !to.half && !to.bias) {
    float* c = (float*)to.data + row * to.row + column;
    if (to.beta == 0) {
      UNROLL for (int k = 0; k < rows * vectors; k++) store(c + k / vectors * to.row + k % vectors * LANES, sum[k]);
    } else {
      UNROLL for (int k = 0; k < rows * vectors; k++) {
        float* p = c + k / vectors * to.row + k % vectors * LANES;
        store(p, madd(load(p), all(to.beta), sum[k]));
      }
    }
    return;
  }
  v16 kept[ROWS * VECTORS];
  UNROLL for (int k = 0; k < rows * vectors; k++) kept[k] = sum[k];
  for (int64_t m = 0; m < height; m++)
    for (int64_t n = 0; n * LANES < width; n++) put(kept[m * vectors + n], to, row + m, column + n * LANES, LEAST(LANES, width - n * LANES));
}

// With few registers a panel of 8 rows goes in two halves.
#define HALF (VECTORS == 1 ? 4 : 8)
#define SHAPE(name, vectors, paired)                                                                                                                            \
  static void name(int64_t steps, const float* left, const float* right, target to, int64_t row, int64_t column, int64_t height, int64_t width) {               \
    for (int64_t m = 0; m < height; m += HALF) tile(HALF, vectors, paired, steps, left + m, right, to, row + m, column, LEAST(HALF, height - m), width);         \
  }
SHAPE(one, 1, 0)
SHAPE(one_paired, 1, 1)
#if VECTORS == 3
SHAPE(two, 2, 0)
SHAPE(two_paired, 2, 1)
SHAPE(three, 3, 0)
SHAPE(three_paired, 3, 1)
#endif

void multiply_packed(int type, const float* left, int64_t rows, const float* right, int64_t columns, int64_t depth, target to) {
  const int64_t steps = STEPS(type, depth);
  for (int64_t n = 0; n < columns; n += COLUMNS) {
    const int64_t width = LEAST(COLUMNS, columns - n);
    const float* panel = right + n * steps;
    for (int64_t m = 0; m < rows; m += ROWS) {
      const int64_t height = LEAST(ROWS, rows - m);
      const float* from = left + m * steps;
#if VECTORS == 3
      if (width > 2 * LANES) (PAIRS(type) ? three_paired : three)(steps, from, panel, to, m, n, height, width);
      else if (width > LANES) (PAIRS(type) ? two_paired : two)(steps, from, panel, to, m, n, height, width);
      else
#endif
        (PAIRS(type) ? one_paired : one)(steps, from, panel, to, m, n, height, width);
    }
  }
}

// ---- a whole product -----------------------------------------------------------------------------------------------------------------------

enum {
  DEEP = 512,    // steps of a block: a panel on the left stays in the first cache
  TALL = 128,    // rows of a block: they stay in the second
  WIDE = 2016,   // columns of a block: in the third
};

typedef struct {
  int64_t depth_blocks, deep, wide, tall, left, right, sums;  // of one thread: sizes in floats
} plan;

static plan plan_of(const jarvis_product* p, int64_t rows, int64_t columns) {
  const int type = (int)p->type;
  plan made;
  const int64_t most = PAIRS(type) ? 2 * DEEP : DEEP;
  made.depth_blocks = (p->depth + most - 1) / most;
  made.deep = UP((p->depth + made.depth_blocks - 1) / made.depth_blocks, 2);
  made.wide = LEAST(WIDE, UP(columns, LANES));
  made.tall = LEAST(TALL, UP(rows, ROWS));
  made.left = left_size(type, made.tall, made.deep);
  made.right = right_size(type, made.wide, made.deep);
  // A bfloat16 result of several blocks of the depth is summed in float32 first.
  made.sums = p->c_type == BFLOAT16 && made.depth_blocks > 1 ? rows * made.wide : 0;
  return made;
}

static void narrow_rows(const float* sums, int64_t width, int64_t rows, const jarvis_product* p, int64_t row, int64_t column) {
  for (int64_t m = 0; m < rows; m++)
    for (int64_t n = 0; n < width; n += LANES) {
      const int64_t count = LEAST(LANES, width - n);
      store_as(p->c, (row + m) * p->c_row + column + n, load_as(sums, m * width + n, count, 0), count, 1);
    }
}

static void part(const jarvis_product* p, int64_t row, int64_t rows, int64_t column, int64_t columns, plan s, float* memory) {
  const int type = (int)p->type;
  const matrix a = {p->a, p->a_row, type, (int)p->turn_a}, b = {p->b, p->b_row, type, (int)p->turn_b};
  float *left = memory, *right = left + s.left, *sums = right + s.right;
  for (int64_t n = 0; n < columns; n += s.wide) {
    const int64_t width = LEAST(s.wide, columns - n);
    for (int64_t k = 0; k < p->depth; k += s.deep) {
      const int64_t deep = LEAST(s.deep, p->depth - k);
      const int last = k + deep >= p->depth;
      pack_right(b, column + n, width, k, deep, right);
      for (int64_t m = 0; m < rows; m += s.tall) {
        const int64_t tall = LEAST(s.tall, rows - m);
        target to;
        pack_left(a, row + m, tall, k, deep, left);
        to.beta = k == 0 ? p->beta : 1;
        to.bias = last && p->bias ? p->bias + column + n : 0;
        to.half = p->c_type == BFLOAT16 && !s.sums;
        to.row = s.sums ? width : p->c_row;
        if (s.sums) to.data = sums + m * width;
        else if (to.half) to.data = (bf16*)p->c + (row + m) * p->c_row + column + n;
        else to.data = (float*)p->c + (row + m) * p->c_row + column + n;
        multiply_packed(type, left, tall, right, width, deep, to);
      }
    }
    if (s.sums) narrow_rows(sums, width, rows, p, row, column + n);
  }
}

// Threads down and across: the fewest tiles for the busiest, then the least packing.
static void grid(const jarvis_product* p, int threads, int64_t* down, int64_t* across) {
  const int64_t high = (p->rows + ROWS - 1) / ROWS, wide = (p->columns + COLUMNS - 1) / COLUMNS;
  double least = 0;
  *down = 1, *across = 1;
  for (int64_t d = 1; d <= threads; d++) {
    const int64_t c = threads / d, rows = (high + d - 1) / d * ROWS, columns = (wide + c - 1) / c * COLUMNS;
    const double cost = (double)rows * columns / 64 + 0.5 * (rows + columns);
    if (d > 1 && cost >= least) continue;
    least = cost, *down = d, *across = c;
  }
}

int jarvis_multiply(const jarvis_product* p) {
  if (p->rows == 0 || p->columns == 0) return 1;
  const double work = (double)p->rows * (double)p->columns * (double)p->depth;
  const int threads = threads_for(p->threads, work < 1e5 ? 1 : p->threads);
  int64_t down, across;
  grid(p, threads, &down, &across);
  const int64_t tall = UP((p->rows + down - 1) / down, ROWS), wide = UP((p->columns + across - 1) / across, COLUMNS);
  const plan size = plan_of(p, LEAST(tall, UP(p->rows, ROWS)), LEAST(wide, UP(p->columns, LANES)));
  const int64_t each = UP(size.left + size.right + size.sums, LANES);
  float* memory = take(down * across * each * (int64_t)sizeof(float));
  if (!memory) return 0;
#pragma omp parallel num_threads((int)(down * across)) if (down * across > 1)
  for (int64_t k = this_thread(); k < down * across; k += threads_here()) {
    const int64_t row = k / across * tall, column = k % across * wide;
    if (row < p->rows && column < p->columns) part(p, row, LEAST(tall, p->rows - row), column, LEAST(wide, p->columns - column), size, memory + k * each);
  }
  give(memory);
  return 1;
}

int jarvis_product_lanes(int type) {
#if defined(__AVX512F__)
  return PAIRS(type) ? 2 * LANES : LANES;
#elif defined(__AVX2__)
  (void)type;
  return 8;
#else
  (void)type;
  return 4;
#endif
}
