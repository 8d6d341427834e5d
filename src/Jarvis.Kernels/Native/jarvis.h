// What the library shows: plain C, addresses and lengths, no tensor and no header of libtorch. Structures are laid out as their namesakes in
// src/Jarvis.Kernels/Cpu. Functions that need memory of their own say 0 where there was none, and then have written nothing that counts; else 1.
#pragma once
#include <stdint.h>

#if defined(_WIN32)
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif

#define JARVIS_VERSION 1  // of all that stands here; NativeLibraryFile.Version in C# is the same number

enum { FLOAT32 = 0, BFLOAT16 = 1 };

// c (rows, columns) = beta c + op(a) op(b) + bias: op(a) (rows, depth), op(b) (depth, columns). Rows are contiguous, a_row, b_row, c_row elements
// from one another; a turned matrix lies as its transpose. `type` is that of a and b; sums are float32. c may be bfloat16 where beta is 0.
typedef struct {
  int64_t type, c_type, turn_a, turn_b, rows, columns, depth;
  const void* a;
  int64_t a_row;
  const void* b;
  int64_t b_row;
  void* c;
  int64_t c_row;
  const float* bias;  // (columns), or null
  float beta;
  int32_t threads;
} jarvis_product;

// As AttentionShape and Heads in C#.
typedef struct {
  int64_t batch, heads, key_heads, queries, keys, width;
  const int64_t* starts;
  float scale;
  int32_t threads;
} jarvis_attention_shape;

typedef struct {
  void* data;
  int64_t batch, head, row, type;
} jarvis_heads;

// As RecurrentShape, RecurrentForward and RecurrentBackward in C#.
typedef struct {
  int64_t rows, time, width, gates, type, threads;
} jarvis_recurrent_shape;

typedef struct {
  const float *gates, *state, *cell;
  const void* weight;
  const float* bias;
  const uint8_t* fresh;
  float *output, *cells, *kept;
  void* before;
} jarvis_recurrent_memory;

typedef struct {
  const float *state, *cell;
  const void* weight;
  const uint8_t* fresh;
  const float *output, *cells, *kept, *given;
  float *dstate, *dcell, *dgates;
  void* dsums;
} jarvis_recurrent_gradients;

EXPORT int jarvis_version(void);
EXPORT const char* jarvis_refusal(void);
EXPORT int jarvis_product_lanes(int type);  // multiplied at once, by a register
EXPORT int jarvis_multiply(const jarvis_product* product);
EXPORT int jarvis_attention(const jarvis_attention_shape* shape, const jarvis_heads* query, const jarvis_heads* key, const jarvis_heads* value, const jarvis_heads* result, float* sums);
EXPORT int jarvis_attention_backward(const jarvis_attention_shape* shape, const jarvis_heads* query, const jarvis_heads* key, const jarvis_heads* value, const jarvis_heads* result, const jarvis_heads* up, const float* sums,
                                     const jarvis_heads* dquery, const jarvis_heads* dkey, const jarvis_heads* dvalue);
EXPORT int jarvis_recurrent(const jarvis_recurrent_shape* shape, const jarvis_recurrent_memory* memory);
EXPORT int jarvis_recurrent_backward(const jarvis_recurrent_shape* shape, const jarvis_recurrent_gradients* memory);
