// What the kernels were compiled for, as bits that `machine.c` compares with the processor.
#pragma once
enum {
  NEEDS_SSE42 = 1,
  NEEDS_AVX = 1 << 1,
  NEEDS_AVX2 = 1 << 2,
  NEEDS_FMA = 1 << 3,
  NEEDS_BMI = 1 << 4,
  NEEDS_BMI2 = 1 << 5,
  NEEDS_AVX512F = 1 << 6,
  NEEDS_AVX512BW = 1 << 7,
  NEEDS_AVX512CD = 1 << 8,
  NEEDS_AVX512DQ = 1 << 9,
  NEEDS_AVX512VL = 1 << 10,
  NEEDS_AVX512IFMA = 1 << 11,
  NEEDS_AVX512VBMI = 1 << 12,
  NEEDS_AVX512VBMI2 = 1 << 13,
  NEEDS_AVX512VNNI = 1 << 14,
  NEEDS_AVX512BITALG = 1 << 15,
  NEEDS_AVX512VPOPCNTDQ = 1 << 16,
  NEEDS_AVX512BF16 = 1 << 17,
  NEEDS_GFNI = 1 << 18,
};
extern const unsigned jarvis_needs;
