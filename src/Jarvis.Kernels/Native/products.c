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

// `rows` rows on the left with a panel of 16 `vectors` columns on the right; these two and `paired` are constants where it is used. What the left
// gives to a step lies in a panel, or, where a row of it is less than 0 steps from the next, in the matrix itself.
INLINE void tile(int rows, int vectors, int paired, int direct, int64_t steps, const float* left, int64_t left_row, const float* right, int64_t right_step, target to, int64_t row, int64_t column, int64_t height, int64_t width) {
  v16 sum[ROWS * VECTORS];
  const char* line[ROWS];
  UNROLL for (int k = 0; k < rows * vectors; k++) sum[k] = all(0);
  UNROLL for (int m = 0; m < rows; m++) line[m] = direct ? (const char*)left + LEAST(m, height - 1) * left_row : (const char*)(left + m);
  for (int m = 0; m < height; m++)
    for (int n = 0; n < vectors; n++) SOON((const char*)to.data + ((row + m) * to.row + column + n * LANES) * (to.half ? 2 : 4));
  for (int64_t s = 0; s < steps; s++, right += right_step) {
    const int64_t at = s * (direct ? 4 : 4 * ROWS);
    v16 r[VECTORS];
    UNROLL for (int n = 0; n < vectors; n++) r[n] = load(right + LANES * n);
    UNROLL for (int m = 0; m < rows; m++) {
      const v16 l = all(*(const loose*)(direct ? line[m] + at : line[0] + at + 4 * m));
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
#define SHAPE(name, vectors, paired, direct)                                                                                                                                   \
  static void name(int64_t steps, const float* left, int64_t left_row, const float* right, int64_t right_step, target to, int64_t row, int64_t column, int64_t height, int64_t width) {             \
    for (int64_t m = 0; m < height; m += HALF)                                                                                                                                 \
      tile(HALF, vectors, paired, direct, steps, (const float*)((const char*)left + m * (direct ? left_row : 4)), left_row, right, right_step, to, row + m, column, LEAST(HALF, height - m), width); \
  }
#define SHAPES(name, vectors)           \
  SHAPE(name, vectors, 0, 0)            \
  SHAPE(name##_paired, vectors, 1, 0)   \
  SHAPE(name##_direct, vectors, 0, 1)   \
  SHAPE(name##_both, vectors, 1, 1)
#define PICK(name) (PAIRS(type) ? left.row ? name##_both : name##_paired : left.row ? name##_direct : name)
SHAPES(one, 1)
#if VECTORS == 3
SHAPES(two, 2)
SHAPES(three, 3)
#endif

void multiply_sides(int type, left_side left, int64_t rows, right_side right, int64_t columns, int64_t depth, target to) {
  const int64_t steps = STEPS(type, depth);
  for (int64_t n = 0; n < columns; n += COLUMNS) {
    const int64_t width = LEAST(COLUMNS, columns - n), step = right.row ? right.row : LEAST(COLUMNS, UP(width, LANES));
    const float* panel = right.row ? right.data + n : right.data + n * steps;
    for (int64_t m = 0; m < rows; m += ROWS) {
      const int64_t height = LEAST(ROWS, rows - m);
      const float* from = left.row ? (const float*)((const char*)left.data + m * left.row) : left.data + m * steps;
#if VECTORS == 3
      if (width > 2 * LANES) PICK(three)(steps, from, left.row, panel, step, to, m, n, height, width);
      else if (width > LANES) PICK(two)(steps, from, left.row, panel, step, to, m, n, height, width);
      else
#endif
        PICK(one)(steps, from, left.row, panel, step, to, m, n, height, width);
    }
  }
}

int lies_ready(matrix a, int64_t depth) { return !a.turned && (a.type == FLOAT32 || (PAIRS(a.type) && depth % 2 == 0)); }

left_side left_of(matrix a, int64_t row, int64_t rows, int64_t from, int64_t depth, float* memory) {
  left_side side = {memory, 0};
  const int64_t size = a.type == BFLOAT16 ? 2 : 4;
  if (lies_ready(a, depth)) {
    side.data = (const float*)((const char*)a.data + (row * a.row + from) * size);
    side.row = a.row * size;
  } else {
    pack_left(a, row, rows, from, depth, memory);
  }
  return side;
}

right_side right_of(matrix b, int64_t column, int64_t columns, int64_t from, int64_t depth, int64_t rows, float* memory) {
  right_side side = {memory, 0};
  // Rows a multiple of 4 KB apart would meet in the same few places of the caches, which many rows on the left pay for again and again.
  if (!b.turned && b.type == FLOAT32 && columns % LANES == 0 && (rows <= 256 || b.row % 1024 != 0)) {
    side.data = (const float*)b.data + from * b.row + column;
    side.row = b.row;
  } else {
    pack_right(b, column, columns, from, depth, memory);
  }
  return side;
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
      const right_side across = right_of(b, column + n, width, k, deep, rows, right);
      for (int64_t m = 0; m < rows; m += s.tall) {
        const int64_t tall = LEAST(s.tall, rows - m);
        target to;
        to.beta = k == 0 ? p->beta : 1;
        to.bias = last && p->bias ? p->bias + column + n : 0;
        to.half = p->c_type == BFLOAT16 && !s.sums;
        to.row = s.sums ? width : p->c_row;
        if (s.sums) to.data = sums + m * width;
        else if (to.half) to.data = (bf16*)p->c + (row + m) * p->c_row + column + n;
        else to.data = (float*)p->c + (row + m) * p->c_row + column + n;
        multiply_sides(type, left_of(a, row + m, tall, k, deep, left), tall, across, width, deep, to);
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
