// libtorch has one random generator and one thread count per process: parallel tests would consume each other's random numbers and count
// each other's tensors and memory.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
