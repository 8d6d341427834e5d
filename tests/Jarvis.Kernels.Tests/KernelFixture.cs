using Jarvis.Kernels.Cpu;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Kernels.Tests;

/// <summary>The kernels that a test class runs.</summary>
public enum Kind
{
    /// <summary>C#, with this machine's vector width.</summary>
    Managed,

    /// <summary>C#, as on a machine without AVX-512.</summary>
    Narrow,

    /// <summary>The C library, where there is one.</summary>
    Native,
}

/// <summary>
/// The setup of every kernel test: the kernels of its class whatever JARVIS_KERNELS says, the same random numbers, two threads; tensors are
/// disposed at the end of the test.
/// </summary>
public abstract class KernelFixture : IDisposable
{
    private readonly TorchSharp.DisposeScope _scope;
    private readonly KernelLayer _before = Fused.Layer;
    private readonly bool _wide = CpuKernels.Wide;

    protected KernelFixture(Kind kind)
    {
        Layer = kind == Kind.Native ? KernelLayer.Native : KernelLayer.Managed;
        Assert.SkipWhen(KernelChoice.Refusal(Layer) is not null, KernelChoice.Refusal(Layer) ?? "");
        CpuKernels.Wide &= kind != Kind.Narrow;
        Fused.Layer = Layer;
        manual_seed(1);
        set_num_threads(2);
        _scope = NewDisposeScope();
    }

    protected KernelLayer Layer { get; }

    public void Dispose()
    {
        Fused.Layer = _before;
        CpuKernels.Wide = _wide;
        _scope?.Dispose();
        GC.SuppressFinalize(this);
    }
}
