// Matrices into the panels of products.h: `unit` lines side by side (rows on the left, columns on the right), one step of the depth after another.
// A line whose steps are neighbours in memory is turned through registers, sixteen or eight lines at a time; whatever is left over goes one by one.
#include "products.h"

typedef struct {
  const char* at;       // line 0, step 0
  int64_t line, step;   // bytes
  int64_t lines, depth; // that are there; the rest of a panel is 0
  int half, paired;
} strip;

static uint32_t element(const strip* s, int64_t line, int64_t depth) {  // as bits of a float
  uint32_t bits = 0;
  if (line >= s->lines || depth >= s->depth) return 0;
  const char* p = s->at + line * s->line + depth * s->step;
  if (s->half) {
    uint16_t upper;
    memcpy(&upper, p, 2);
    return (uint32_t)upper << 16;
  }
  memcpy(&bits, p, 4);
  return bits;
}

static void one_by_one(const strip* s, int64_t unit, int64_t first_line, int64_t lines, int64_t first_step, int64_t last_step, float* to) {
  for (int64_t k = first_step; k < last_step; k++)
    for (int64_t line = first_line; line < first_line + lines; line++) {
      const uint32_t bits = s->paired ? element(s, line, 2 * k) >> 16 | element(s, line, 2 * k + 1) : element(s, line, k);
      memcpy(to + k * unit + line, &bits, 4);
    }
}

#if defined(__GNUC__) || defined(__clang__)
typedef float v8 __attribute__((vector_size(32)));
typedef float v8_loose __attribute__((vector_size(32), aligned(2), may_alias));
typedef uint16_t h8 __attribute__((vector_size(16)));
typedef uint16_t h8_loose __attribute__((vector_size(16), aligned(2), may_alias));
typedef uint32_t u8 __attribute__((vector_size(32)));
#if defined(__clang__) || __GNUC__ >= 12
#define MIX(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
#define MIX8(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
#else
#define MIX(a, b, ...) __builtin_shuffle(a, b, (i16){__VA_ARGS__})
#define MIX8(a, b, ...) __builtin_shuffle(a, b, (u8){__VA_ARGS__})
#endif

INLINE v8 load_eight(const char* p, int widened) {
  if (widened) return (v8)(__builtin_convertvector(*(const h8_loose*)p, u8) << 16);
  return *(const v8_loose*)p;
}

// Sixteen lines, sixteen steps: step k goes to `to` + k unit.
INLINE void turn_sixteen(const char* from, int64_t line, int widened, float* to, int64_t unit) {
  v16 r[16], s[16];
  UNROLL for (int k = 0; k < 16; k++) r[k] = widened ? load_half((const bf16*)(from + k * line)) : load((const float*)(from + k * line));
  UNROLL for (int k = 0; k < 8; k++) {  // two lines: pairs of one step
    s[2 * k] = MIX(r[2 * k], r[2 * k + 1], 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29);
    s[2 * k + 1] = MIX(r[2 * k], r[2 * k + 1], 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31);
  }
  UNROLL for (int k = 0; k < 16; k += 4) {  // four lines from k on: r[k + j] has the steps j, 4 + j, 8 + j, 12 + j
    r[k] = MIX(s[k], s[k + 2], 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29);
    r[k + 1] = MIX(s[k], s[k + 2], 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31);
    r[k + 2] = MIX(s[k + 1], s[k + 3], 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29);
    r[k + 3] = MIX(s[k + 1], s[k + 3], 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31);
  }
  UNROLL for (int j = 0; j < 4; j++) {
    const v16 a = MIX(r[j], r[4 + j], 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
    const v16 b = MIX(r[j], r[4 + j], 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31);
    const v16 c = MIX(r[8 + j], r[12 + j], 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
    const v16 d = MIX(r[8 + j], r[12 + j], 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31);
    store(to + j * unit, MIX(a, c, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27));
    store(to + (4 + j) * unit, MIX(b, d, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27));
    store(to + (8 + j) * unit, MIX(a, c, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31));
    store(to + (12 + j) * unit, MIX(b, d, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31));
  }
}

// Eight lines, eight steps.
INLINE void turn_eight(const char* from, int64_t line, int widened, float* to, int64_t unit) {
  v8 r[8], s[8];
  UNROLL for (int k = 0; k < 8; k++) r[k] = load_eight(from + k * line, widened);
  UNROLL for (int k = 0; k < 4; k++) {
    s[2 * k] = MIX8(r[2 * k], r[2 * k + 1], 0, 8, 1, 9, 4, 12, 5, 13);
    s[2 * k + 1] = MIX8(r[2 * k], r[2 * k + 1], 2, 10, 3, 11, 6, 14, 7, 15);
  }
  UNROLL for (int k = 0; k < 8; k += 4) {  // r[k + j] has the steps j and 4 + j of four lines
    r[k] = MIX8(s[k], s[k + 2], 0, 1, 8, 9, 4, 5, 12, 13);
    r[k + 1] = MIX8(s[k], s[k + 2], 2, 3, 10, 11, 6, 7, 14, 15);
    r[k + 2] = MIX8(s[k + 1], s[k + 3], 0, 1, 8, 9, 4, 5, 12, 13);
    r[k + 3] = MIX8(s[k + 1], s[k + 3], 2, 3, 10, 11, 6, 7, 14, 15);
  }
  UNROLL for (int j = 0; j < 4; j++) {
    *(v8_loose*)(to + j * unit) = MIX8(r[j], r[4 + j], 0, 1, 2, 3, 8, 9, 10, 11);
    *(v8_loose*)(to + (4 + j) * unit) = MIX8(r[j], r[4 + j], 4, 5, 6, 7, 12, 13, 14, 15);
  }
}

// A step (or pair of steps) of eight lines that are neighbours.
INLINE v8 beside_eight(const char* from, int64_t step, int widened, int paired) {
  if (!paired) return load_eight(from, widened);
  return (v8)(__builtin_convertvector(*(const h8_loose*)from, u8) | __builtin_convertvector(*(const h8_loose*)(from + step), u8) << 16);
}
INLINE v16 beside_sixteen(const char* from, int64_t step, int widened, int paired) {
  if (!paired) return widened ? load_half((const bf16*)from) : load((const float*)from);
  return (v16)(__builtin_convertvector(*(const h16_loose*)from, u16) | __builtin_convertvector(*(const h16_loose*)(from + step), u16) << 16);
}

// `lines` whole lines, 8 or a multiple of 16; gives the first step that is still to be done.
INLINE int64_t in_vectors(const strip* s, int64_t unit, int64_t first_line, int64_t lines, int along, int widened, int paired, float* to) {
  const int64_t steps = paired ? s->depth / 2 : s->depth;
  const char* from = s->at + first_line * s->line;
  int64_t k = 0;
  to += first_line;
  if (along) {
    const int64_t stride = paired ? 4 : s->step;
    if (lines == 8)
      for (; k + 8 <= steps; k += 8) turn_eight(from + k * stride, s->line, widened, to + k * unit, unit);
    else
      for (; k + 16 <= steps; k += 16)
        for (int64_t line = 0; line < lines; line += 16) turn_sixteen(from + line * s->line + k * stride, s->line, widened, to + k * unit + line, unit);
    return k;
  }
  const int64_t stride = paired ? 2 * s->step : s->step;
  if (lines == 8)
    for (; k < steps; k++) *(v8_loose*)(to + k * unit) = beside_eight(from + k * stride, s->step, widened, paired);
  else
    for (; k < steps; k++)
      for (int64_t line = 0; line < lines; line += 16) store(to + k * unit + line, beside_sixteen(from + line * s->line + k * stride, s->step, widened, paired));
  return k;
}

#define ALONG(s) ((s)->step < (s)->line)

static int64_t whole_lines(const strip* s, int64_t unit, int64_t first_line, int64_t lines, float* to) {
  const int widened = s->half && !s->paired;
  if (ALONG(s)) {
    if (widened) return in_vectors(s, unit, first_line, lines, 1, 1, 0, to);
    return s->paired ? in_vectors(s, unit, first_line, lines, 1, 0, 1, to) : in_vectors(s, unit, first_line, lines, 1, 0, 0, to);
  }
  if (widened) return in_vectors(s, unit, first_line, lines, 0, 1, 0, to);
  return s->paired ? in_vectors(s, unit, first_line, lines, 0, 0, 1, to) : in_vectors(s, unit, first_line, lines, 0, 0, 0, to);
}

// Four panels of eight neighbouring lines at once, so that whole lines of the cache are read; gives the first step that is still to be done.
INLINE int64_t four_beside(const strip* s, int64_t panel, int widened, int paired, float* to) {
  const int64_t steps = paired ? s->depth / 2 : s->depth, stride = paired ? 2 * s->step : s->step, eight = ROWS * s->line;
  for (int64_t k = 0; k < steps; k++) {
    const char* from = s->at + k * stride;
    UNROLL for (int n = 0; n < 4; n++) *(v8_loose*)(to + n * panel + k * ROWS) = beside_eight(from + n * eight, s->step, widened, paired);
  }
  return steps;
}

static int64_t four_panels(const strip* s, int64_t panel, float* to) {
  if (s->paired) return four_beside(s, panel, 0, 1, to);
  return s->half ? four_beside(s, panel, 1, 0, to) : four_beside(s, panel, 0, 0, to);
}
#else
#define ALONG(s) 1
static int64_t whole_lines(const strip* s, int64_t unit, int64_t first_line, int64_t lines, float* to) {
  (void)s, (void)unit, (void)first_line, (void)lines, (void)to;
  return 0;
}
static int64_t four_panels(const strip* s, int64_t panel, float* to) {
  (void)s, (void)panel, (void)to;
  return 0;
}
#endif

static void pack(strip s, int64_t lines, int64_t steps, int64_t most, float* to) {
  int64_t begin = 0;
  for (; most == ROWS && !ALONG(&s) && begin + 4 * ROWS <= lines; begin += 4 * ROWS, s.at += 4 * ROWS * s.line) {
    const int64_t k = four_panels(&s, ROWS * steps, to);
    s.lines = 4 * ROWS;
    for (int n = 0; n < 4; n++, to += ROWS * steps) one_by_one(&s, ROWS, n * ROWS, ROWS, k, steps, to - n * ROWS);
  }
  for (; begin < lines; begin += most, s.at += most * s.line) {
    const int64_t there = LEAST(most, lines - begin), unit = most == ROWS ? ROWS : LEAST(most, UP(there, LANES));
    const int64_t full = there == unit ? unit : there / LANES * LANES;
    s.lines = there;
    int64_t k = full > 0 ? whole_lines(&s, unit, 0, full, to) : 0;
    if (full > 0) one_by_one(&s, unit, 0, full, k, steps, to);
    if (full < unit) one_by_one(&s, unit, full, unit - full, 0, steps, to);
    to += unit * steps;
  }
}

static strip lines_of(matrix x, int64_t line, int64_t from, int64_t depth, int along) {
  const int64_t size = x.type == BFLOAT16 ? 2 : 4;
  strip s;
  s.half = x.type == BFLOAT16, s.paired = PAIRS(x.type);
  s.line = along ? x.row * size : size, s.step = along ? size : x.row * size;
  s.at = (const char*)x.data + line * s.line + from * s.step;
  s.depth = depth, s.lines = 0;
  return s;
}

void pack_left(matrix a, int64_t row, int64_t rows, int64_t from, int64_t depth, float* to) {
  pack(lines_of(a, row, from, depth, !a.turned), rows, STEPS(a.type, depth), ROWS, to);
}

void pack_right(matrix b, int64_t column, int64_t columns, int64_t from, int64_t depth, float* to) {
  pack(lines_of(b, column, from, depth, b.turned), columns, STEPS(b.type, depth), COLUMNS, to);
}
