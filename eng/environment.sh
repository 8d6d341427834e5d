# What native code reads from the environment, so it must be there before the process starts.
set_native_environment() {
  export DOTNET_CLI_TELEMETRY_OPTOUT=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1
  [ "$torch" = system ] || return 0
  # OpenBLAS's OpenMP build before the pthread build that Debian picks: 76 -> 103 tokens/s on 124M parameters.
  local blas
  blas=$(ls -d /usr/lib/*/openblas-openmp 2>/dev/null | head -n 1)
  if [ -n "$blas" ]; then export LD_LIBRARY_PATH=$blas${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}; fi
  # libtorch's own kernels use AVX-512 only when asked.
  if grep -qm1 '^flags.*avx512f.*avx512dq.*avx512bw.*avx512vl' /proc/cpuinfo 2>/dev/null; then export ATEN_CPU_CAPABILITY=${ATEN_CPU_CAPABILITY:-avx512}; fi
}

# For a process that trains: no allocation is mapped and faulted in anew at each step (1.2 to 1.3 times as fast in bf16; not for services,
# which would keep what they once used), and threads that wait do not spin (3 to 8 times as fast beside other work).
set_training_environment() {
  export OMP_WAIT_POLICY=${OMP_WAIT_POLICY:-passive}
  export GLIBC_TUNABLES=${GLIBC_TUNABLES:-glibc.malloc.mmap_max=0:glibc.malloc.trim_threshold=17179869184:glibc.malloc.hugetlb=1}
}
