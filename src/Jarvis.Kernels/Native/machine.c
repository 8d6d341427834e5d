// The one file that is compiled for the plainest processor: it says whether this one has what the others were compiled for, before any of them runs.
#include "jarvis.h"
#include "needs.h"

int jarvis_version(void) { return JARVIS_VERSION; }

// What the processor lacks, or null.
const char* jarvis_refusal(void) {
#if (defined(__x86_64__) || defined(__i386__)) && (defined(__GNUC__) || defined(__clang__))
  __builtin_cpu_init();
#define MISSING(bit, name) \
  if ((jarvis_needs & (bit)) && !__builtin_cpu_supports(name)) return name;
  MISSING(NEEDS_SSE42, "sse4.2")
  MISSING(NEEDS_AVX, "avx")
  MISSING(NEEDS_AVX2, "avx2")
  MISSING(NEEDS_FMA, "fma")
  MISSING(NEEDS_BMI, "bmi")
  MISSING(NEEDS_BMI2, "bmi2")
  MISSING(NEEDS_AVX512F, "avx512f")
  MISSING(NEEDS_AVX512BW, "avx512bw")
  MISSING(NEEDS_AVX512CD, "avx512cd")
  MISSING(NEEDS_AVX512DQ, "avx512dq")
  MISSING(NEEDS_AVX512VL, "avx512vl")
  MISSING(NEEDS_AVX512IFMA, "avx512ifma")
  MISSING(NEEDS_AVX512VBMI, "avx512vbmi")
  MISSING(NEEDS_AVX512VBMI2, "avx512vbmi2")
  MISSING(NEEDS_AVX512VNNI, "avx512vnni")
  MISSING(NEEDS_AVX512BITALG, "avx512bitalg")
  MISSING(NEEDS_AVX512VPOPCNTDQ, "avx512vpopcntdq")
  MISSING(NEEDS_AVX512BF16, "avx512bf16")
  MISSING(NEEDS_GFNI, "gfni")
#endif
  return 0;
}
