using TorchSharp.Dispatch;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A leaf tensor that a module owns; no scope ever disposes it.</summary>
public class Parameter : Tensor
{
    public Parameter(Tensor data, bool requires_grad = true)
        : base(Detached(data))
    {
        DetachFromDisposeScope();
        if (requires_grad && (data.is_floating_point() || data.is_complex())) this.requires_grad = true;
    }

    private static IntPtr Detached(Tensor data)
    {
        using var detached = data.detach();
        return NativeMethods.jt_alias(detached.Handle);
    }
}
