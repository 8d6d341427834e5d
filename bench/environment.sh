# What a process that trains reads from the environment (src/Jarvis.Contracts/TrainingEnvironment), for benches that start the programs themselves.
unset JARVIS_TORCH
export OMP_WAIT_POLICY=${OMP_WAIT_POLICY:-passive}
export GLIBC_TUNABLES=${GLIBC_TUNABLES:-glibc.malloc.mmap_max=0:glibc.malloc.trim_threshold=17179869184:glibc.malloc.hugetlb=1}
