namespace Jarvis.Kernels.Cpu;

/// <summary>
/// The seam between an operation and who computes it on a CPU. The operations (<see cref="Fused"/>, <see cref="Autograd.AutogradFunction"/>) check
/// shapes, own the memory and know the graph, once; the kernels behind this class see addresses and lengths alone: contiguous memory unless a
/// parameter says otherwise, sizes in elements, nothing to free, nothing allocated that lives on. <see cref="ManagedKernels{V}"/> has them in C#;
/// <see cref="NativeKernels{V}"/> derives from it and overrides what the C library has, with the same meaning to within rounding. Kernels split
/// their work over <see cref="Workers"/> (or libtorch's OpenMP) themselves, and their results depend on the number of threads at most.
/// </summary>
internal abstract unsafe class CpuKernels
{
    /// <summary>Whether registers of 512 bits are used where the processor has them; tests turn it off.</summary>
    internal static bool Wide { get; set; } = Lanes16.Supported;

    /// <summary>Whether this processor runs the kernels in C#.</summary>
    internal static bool Supported => Lanes16.Supported || Lanes8.Supported;

    /// <summary>Of a layer that this machine has; null for the composed one.</summary>
    internal static CpuKernels? Of(KernelLayer layer) => layer switch
    {
        KernelLayer.Native => Wide ? NativeKernels<Lanes16>.Instance : NativeKernels<Lanes8>.Instance,
        KernelLayer.Managed => Wide ? ManagedKernels<Lanes16>.Instance : ManagedKernels<Lanes8>.Instance,
        _ => null,
    };

    /// <summary>y = x σ(2u), u = √(2/π)(x + 0.044715 x³).</summary>
    internal abstract void Gelu(Element type, void* x, void* y, long count);

    /// <summary>dx = up · d gelu(x) / dx.</summary>
    internal abstract void GeluBackward(Element type, void* x, void* up, void* dx, long count);

    /// <summary>y = silu(gate) · up.</summary>
    internal abstract void SwiGlu(Element type, void* gate, void* up, void* y, long count);

    /// <summary>The gradients of both factors.</summary>
    internal abstract void SwiGluBackward(Element type, void* gate, void* up, void* dy, void* dgate, void* dup, long count);

    /// <summary>Whether <see cref="Attention"/> and its gradient are here; else attention is libtorch's.</summary>
    internal virtual bool HasAttention => false;

    /// <summary>Causal attention; <paramref name="sums"/> (B, heads, T) takes log Σ eˢ of each query for the way back.</summary>
    internal virtual void Attention(in AttentionShape shape, Heads query, Heads key, Heads value, Heads result, float* sums) =>
        throw new NotSupportedException();

    /// <param name="shape">As forward.</param>
    /// <param name="result">What forward gave.</param>
    /// <param name="up">The gradient of the result.</param>
    internal virtual void AttentionBackward(in AttentionShape shape, Heads query, Heads key, Heads value, Heads result, Heads up, float* sums,
        Heads dquery, Heads dkey, Heads dvalue) => throw new NotSupportedException();

    /// <summary>Whether <see cref="Recurrent"/> and its gradient are here; else the layers are composed.</summary>
    internal virtual bool HasRecurrent => false;

    /// <summary>A layer of LSTM or GRU over all tokens.</summary>
    internal virtual void Recurrent(in RecurrentShape shape, in RecurrentForward memory) => throw new NotSupportedException();

    /// <summary>Its gradient but for the weight's and bias's, which are one product and one sum over <c>DSums</c> afterwards.</summary>
    internal virtual void RecurrentBackward(in RecurrentShape shape, in RecurrentBackward memory) => throw new NotSupportedException();
}
