using BenchmarkDotNet.Attributes;
using Jarvis.Kernels.Cpu;
using static TorchSharp.torch;

namespace Jarvis.Kernels.Bench;

/// <summary>
/// Each operation on each layer of kernels that this machine supports; the composed one, of TorchSharp's operators, is the baseline.
/// </summary>
public class KernelBenchmarks
{
    private Action _operation = () => { };

    [ParamsSource(nameof(Operations))]
    public Case Operation { get; set; } = null!;

    public static IEnumerable<Case> Operations => Cases.All;

    [GlobalSetup(Target = nameof(Composed))]
    public void PrepareComposed() => Prepare(KernelLayer.Composed);

    [GlobalSetup(Target = nameof(Managed))]
    public void PrepareManaged() => Prepare(KernelLayer.Managed);

    [GlobalSetup(Target = nameof(Native))]
    public void PrepareNative() => Prepare(KernelLayer.Native);

    [Benchmark(Baseline = true)]
    public void Composed() => Run();

    [Benchmark]
    public void Managed() => Run();

    [Benchmark]
    public void Native() => Run();

    private void Prepare(KernelLayer layer)
    {
        Fused.Layer = layer;
        manual_seed(1);
        _operation = Operation.Prepare();
    }

    private void Run()
    {
        using var scope = NewDisposeScope();
        _operation();
    }
}
