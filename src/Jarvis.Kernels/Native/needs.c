#include "needs.h"

// Data, not code: it may be read on any processor. Compiled with the kernels' own flags.
const unsigned jarvis_needs = 0
#if defined(__SSE4_2__)
                              | NEEDS_SSE42
#endif
#if defined(__AVX__)
                              | NEEDS_AVX
#endif
#if defined(__AVX2__)
                              | NEEDS_AVX2
#endif
#if defined(__FMA__)
                              | NEEDS_FMA
#endif
#if defined(__BMI__)
                              | NEEDS_BMI
#endif
#if defined(__BMI2__)
                              | NEEDS_BMI2
#endif
#if defined(__AVX512F__)
                              | NEEDS_AVX512F
#endif
#if defined(__AVX512BW__)
                              | NEEDS_AVX512BW
#endif
#if defined(__AVX512CD__)
                              | NEEDS_AVX512CD
#endif
#if defined(__AVX512DQ__)
                              | NEEDS_AVX512DQ
#endif
#if defined(__AVX512VL__)
                              | NEEDS_AVX512VL
#endif
#if defined(__AVX512IFMA__)
                              | NEEDS_AVX512IFMA
#endif
#if defined(__AVX512VBMI__)
                              | NEEDS_AVX512VBMI
#endif
#if defined(__AVX512VBMI2__)
                              | NEEDS_AVX512VBMI2
#endif
#if defined(__AVX512VNNI__)
                              | NEEDS_AVX512VNNI
#endif
#if defined(__AVX512BITALG__)
                              | NEEDS_AVX512BITALG
#endif
#if defined(__AVX512VPOPCNTDQ__)
                              | NEEDS_AVX512VPOPCNTDQ
#endif
#if defined(__AVX512BF16__)
                              | NEEDS_AVX512BF16
#endif
#if defined(__GFNI__)
                              | NEEDS_GFNI
#endif
    ;
