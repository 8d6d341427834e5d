#if !defined(_WIN32)
#define _POSIX_C_SOURCE 200809L
#endif
#include <stddef.h>
#include <stdlib.h>
#include "blocks.h"
#if defined(_MSC_VER)
#include <intrin.h>
#define EXCHANGE(place, value) _InterlockedExchangePointer((void* volatile*)(place), value)
#else
#define EXCHANGE(place, value) __atomic_exchange_n(place, value, __ATOMIC_ACQ_REL)
#endif

enum { HEAD = 64, MOST_KEPT = 64 << 20 };

typedef struct {
  int64_t size;
} block;

static block* kept;

static void release(block* memory) {
#if defined(_WIN32)
  _aligned_free(memory);
#else
  free(memory);
#endif
}

void* take(int64_t bytes) {
  const int64_t size = UP(MOST(bytes, 64), 64) + HEAD;
  block* memory = EXCHANGE(&kept, NULL);
  if (memory && memory->size < size) {
    release(memory);
    memory = NULL;
  }
  if (!memory) {
#if defined(_WIN32)
    memory = _aligned_malloc((size_t)size, HEAD);
#else
    void* made = NULL;
    memory = posix_memalign(&made, HEAD, (size_t)size) == 0 ? made : NULL;
#endif
    if (!memory) return NULL;
    memory->size = size;
  }
  return (char*)memory + HEAD;
}

void give(void* memory) {
  if (!memory) return;
  block* own = (block*)((char*)memory - HEAD);
  if (own->size > MOST_KEPT) {
    release(own);
    return;
  }
  block* other = EXCHANGE(&kept, own);  // of another thread's call
  if (other) release(other);
}
