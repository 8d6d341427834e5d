// Fixed blocks over threads: which thread has which block is a function of the numbers alone, so that sums do not depend on the clock.
#pragma once
#include <stdint.h>
#if defined(_OPENMP)
#include <omp.h>
#endif

#define LEAST(a, b) ((a) < (b) ? (a) : (b))
#define MOST(a, b) ((a) > (b) ? (a) : (b))
#define UP(n, unit) (((n) + (unit)-1) / (unit) * (unit))

static inline int this_thread(void) {
#if defined(_OPENMP)
  return omp_get_thread_num();
#else
  return 0;
#endif
}

// How many threads a region gets: one where it is within another already.
static inline int threads_for(int64_t wanted, int64_t blocks) {
#if defined(_OPENMP)
  if (omp_in_parallel()) return 1;
  return (int)MOST(1, LEAST(wanted, blocks));
#else
  (void)wanted, (void)blocks;
  return 1;
#endif
}

static inline int threads_here(void) {
#if defined(_OPENMP)
  return omp_get_num_threads();
#else
  return 1;
#endif
}

// Memory to work in, which begins at a cache line; of `memory.c`, which keeps the last block for the next call: blocks of many sizes taken from the
// heap and given back between tensors that live longer tear holes into it.
void* take(int64_t bytes);
void give(void* memory);
