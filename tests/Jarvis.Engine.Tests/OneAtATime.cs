// libtorch has one random generator and one thread count a process: tests that run beside each other would draw each other's numbers, and
// meet each other's Fused.Enabled.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
