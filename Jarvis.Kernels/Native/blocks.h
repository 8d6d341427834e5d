// Fixed blocks over threads: which thread has which block is a function of the numbers alone, so that sums do not depend on the clock.
#pragma once
#if !defined(_WIN32) && !defined(_POSIX_C_SOURCE) && !defined(_GNU_SOURCE)
#define _POSIX_C_SOURCE 200809L
#endif
#include <stdint.h>
#include <stdlib.h>
#if defined(_OPENMP)
#include <omp.h>
#endif
#if defined(_WIN32)
#include <malloc.h>
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

// Memory that begins at a cache line.
static inline void* take(int64_t bytes) {
  const size_t size = (size_t)UP(MOST(bytes, 64), 64);
#if defined(_WIN32)
  return _aligned_malloc(size, 64);
#else
  void* memory = 0;
  return posix_memalign(&memory, 64, size) == 0 ? memory : 0;
#endif
}
static inline void give(void* memory) {
#if defined(_WIN32)
  _aligned_free(memory);
#else
  free(memory);
#endif
}
