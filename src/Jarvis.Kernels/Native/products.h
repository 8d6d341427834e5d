// Products of matrices by register tiles over packed panels: sixteen columns a vector, eight rows a panel; sums in float32, in an order that depends
// on the depth alone. Recurrent layers pack their weight once and use the tiles directly.
#pragma once
#include "blocks.h"
#include "jarvis.h"
#include "vector.h"

#define ROWS 8  // of a panel on the left
#if defined(__AVX512F__) || !(defined(__GNUC__) || defined(__clang__))
#define VECTORS 3  // of a panel on the right: 24 sums of 32 registers
#else
#define VECTORS 1
#endif
#define COLUMNS (LANES * VECTORS)

// How packed numbers lie: bfloat16 in pairs of two steps of the depth where the processor multiplies those, else as float32.
#if defined(__AVX512BF16__)
#define PAIRS(type) ((type) == BFLOAT16)
#else
#define PAIRS(type) ((type) < 0)
#endif
#define STEPS(type, depth) (PAIRS(type) ? ((depth) + 1) / 2 : (depth))  // of four bytes each

typedef struct {
  const void* data;
  int64_t row;  // elements from one to the next
  int type, turned;
} matrix;

// Sizes in floats (or pairs) of what pack_left and pack_right write.
static inline int64_t left_size(int type, int64_t rows, int64_t depth) { return UP(rows, ROWS) * STEPS(type, depth); }
static inline int64_t right_size(int type, int64_t columns, int64_t depth) { return UP(columns, LANES) * STEPS(type, depth); }

// Rows `row`... of op(a), from step `from` of the depth on: panels of 8 rows, each (steps, 8).
void pack_left(matrix a, int64_t row, int64_t rows, int64_t from, int64_t depth, float* to);
// Columns `column`... of op(b): panels of 16 VECTORS columns, each (steps, columns up to 16).
void pack_right(matrix b, int64_t column, int64_t columns, int64_t from, int64_t depth, float* to);

typedef struct {
  const float* data;
  int64_t row;  // bytes from one row to the next of a matrix that is read where it lies; 0 where it was packed
} left_side;

// Rows `row`... of op(a) from step `from` on: where they lie, if their steps are neighbours there, else packed into the memory.
left_side left_of(matrix a, int64_t row, int64_t rows, int64_t from, int64_t depth, float* memory);

typedef struct {
  void* data;
  int64_t row;
  int half;
  float beta;
  const float* bias;
} target;

typedef struct {
  const float* data;
  int64_t row;  // elements from one row to the next of a matrix that is read where it lies; 0 where it was packed
} right_side;

// Columns `column`... of op(b) from step `from` on for a product of so many rows.
right_side right_of(matrix b, int64_t column, int64_t columns, int64_t from, int64_t depth, int64_t rows, float* memory);

// to (rows, columns) = beta to + left right + bias
void multiply_sides(int type, left_side left, int64_t rows, right_side right, int64_t columns, int64_t depth, target to);
