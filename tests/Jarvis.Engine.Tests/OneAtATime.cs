// libtorch has one random generator and one thread count per process: parallel tests would consume each other's random numbers and change
// each other's Fused.Enabled.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
