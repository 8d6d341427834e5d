// Compares the layers of kernels: dotnet Jarvis.Kernels.Bench.dll [--filter '*gelu*'] and BenchmarkDotNet's other options.
// OMP_NUM_THREADS sets the threads; with one, other programs on the machine do not slow down every call.
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Jarvis.Kernels;
using Jarvis.Kernels.Bench;
using Jarvis.Kernels.Cpu;
using Perfolizer.Horology;
using static TorchSharp.torch;

if (int.TryParse(Environment.GetEnvironmentVariable("OMP_NUM_THREADS"), out int threads))
{
    set_num_threads(threads);
}

// Runs in this process, because a generated program would have to find libtorch and the kernels again.
var fastest = Fused.Layer;
var config = DefaultConfig
    .Instance.AddJob(
        Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
            .WithIterationTime(TimeInterval.FromMilliseconds(200))
            .WithWarmupCount(3)
            .WithIterationCount(10)
    )
    .AddFilter(new SimpleFilter(benchmark => Enum.Parse<KernelLayer>(benchmark.Descriptor.WorkloadMethod.Name) <= fastest))
    .AddColumn(new RateColumn())
    .WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "results"))
    .WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(60));
BenchmarkRunner.Run<KernelBenchmarks>(config, args);
