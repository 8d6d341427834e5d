// libtorch has one random generator and one thread count a process: tests that run beside each other would draw each other's numbers, and
// count each other's tensors and memory.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
