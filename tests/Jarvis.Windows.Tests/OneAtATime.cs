// Wine's server, and with it every program, is ended after the last test of a class.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
