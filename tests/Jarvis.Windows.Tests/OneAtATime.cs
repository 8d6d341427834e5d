// Wine's server is ended with the last test of a class, and with it all programs.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
