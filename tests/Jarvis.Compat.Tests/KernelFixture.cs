using Jarvis.Kernels;
using static TorchSharp.torch;

namespace Jarvis.Compat.Tests;

/// <summary>What every test of kernels begins with: the kernels on, whatever JARVIS_KERNELS says, the same random numbers, two threads; tensors end with the test.</summary>
public abstract class KernelFixture : IDisposable
{
    private readonly TorchSharp.DisposeScope _scope = NewDisposeScope();
    private readonly bool _before = Fused.Enabled;

    protected KernelFixture()
    {
        Fused.Enabled = true;
        manual_seed(1);
        set_num_threads(2);
    }

    public void Dispose()
    {
        Fused.Enabled = _before;
        _scope.Dispose();
        GC.SuppressFinalize(this);
    }
}
