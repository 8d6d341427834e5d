namespace Jarvis.Kernels.Cpu;

/// <summary>
/// The seam between an operation and its implementation on a CPU. The operations (<see cref="Fused"/>,
/// <see cref="Autograd.AutogradFunction"/>) check shapes, own the memory and know the graph, in one place; the kernels behind this class
/// see only addresses and lengths: contiguous memory unless a parameter says otherwise, sizes in elements, nothing to free, no allocation
/// that outlives the call. <see cref="ManagedKernels{V}"/> implements them in C#; <see cref="NativeKernels{V}"/> derives from it and
/// overrides what the C library has, with the same results to within rounding. Kernels split their own work over <see cref="Workers"/> (or
/// libtorch's OpenMP); for the same inputs, results depend only on the number of threads.
/// </summary>
internal abstract unsafe class CpuKernels
{
    /// <summary>Whether registers of 512 bits are used where the processor has them; tests turn it off.</summary>
    internal static bool Wide { get; set; } = Lanes16.Supported;

    /// <summary>Whether this processor runs the kernels in C#.</summary>
    internal static bool Supported => Lanes16.Supported || Lanes8.Supported;

    /// <summary>The kernels of a layer that this machine supports; null for the composed layer.</summary>
    internal static CpuKernels? Of(KernelLayer layer) =>
        layer switch
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

    /// <summary>
    /// sum = residual + update, normed = LayerNorm(sum); statistics (2, rows) receive mean and 1 / √(variance + eps). Without an update
    /// (null) the sum is the residual itself, by address.
    /// </summary>
    internal abstract void LayerNorm(
        Element updateType,
        Element normedType,
        float* residual,
        void* update,
        float* weight,
        float* bias,
        float eps,
        long rows,
        long width,
        float* sum,
        void* normed,
        float* statistics
    );

    /// <summary>
    /// dx = through + the gradient through the normed rows; dupdate receives the same in bfloat16 where it is not null. dparameters is
    /// (2, width).
    /// </summary>
    /// <param name="through">The gradient of the sum itself, or null.</param>
    internal abstract void LayerNormBackward(
        Element upType,
        float* sum,
        float* statistics,
        float* weight,
        float* through,
        void* up,
        long rows,
        long width,
        float* dx,
        ushort* dupdate,
        float* dparameters
    );

    /// <summary>y = x inverse weight, inverse (rows) = 1 / √(mean(x²) + eps).</summary>
    internal abstract void RmsNorm(
        Element type,
        Element normedType,
        void* x,
        float* weight,
        float eps,
        long rows,
        long width,
        void* y,
        float* inverse
    );

    /// <summary>dx of x's type, dweight (width).</summary>
    internal abstract void RmsNormBackward(
        Element type,
        Element upType,
        void* x,
        float* inverse,
        float* weight,
        void* up,
        long rows,
        long width,
        void* dx,
        float* dweight
    );

    /// <summary>Rotates pairs (x[i], x[i + half]) of each row by the angle of row mod time; sign is -1 in the backward pass.</summary>
    internal abstract void Rotary(Element type, void* x, float* cos, float* sin, float sign, long rows, long time, long half, void* y);

    /// <summary>
    /// losses (rows) receives the loss of each target, 0 where that is ignore; gradient, where not null, receives factor times the gradient
    /// of these losses and may be the scores themselves. Its type is the scores' or bfloat16.
    /// </summary>
    internal abstract void CrossEntropy(
        Element type,
        Element gradientType,
        void* scores,
        void* gradient,
        long rows,
        long classes,
        long* targets,
        long ignore,
        float smoothing,
        float factor,
        double* losses
    );

    /// <summary>R-Drop of pairs of rows; both are overwritten by their gradients where the terms say so.</summary>
    internal abstract void RDrop(float* first, float* second, long rows, long* targets, Divergences.Terms terms, double* losses);

    /// <summary>to (width) float32 = the sum over the rows.</summary>
    internal abstract void ColumnSums(Element type, void* from, long rows, long width, float* to);

    /// <summary>Adds a bias to each row: y (rows, width) += bias (width).</summary>
    internal abstract void AddToRows(float* y, float* bias, long rows, long width);

    /// <summary>to = from in bfloat16, rounded to nearest even.</summary>
    internal abstract void Narrow(float* from, ushort* to, long count);

    /// <summary>One step over many tensors of any sizes. An address in copies is 0 where a parameter has no bfloat16 copy.</summary>
    internal abstract void AdamW(
        long[] lengths,
        nint[] parameters,
        nint[] gradients,
        nint[] first,
        nint[] second,
        nint[]? copies,
        Updates.AdamWStep step
    );

    /// <summary>averages = keep averages + take weights.</summary>
    internal abstract void Average(long[] lengths, nint[] averages, nint[] weights, float keep, float take);

    /// <summary>tensors += deviation times normal numbers, which each tensor's key determines.</summary>
    internal abstract void AddNoise(long[] lengths, nint[] tensors, float deviation, long[] keys);

    /// <summary>Σ x² over all tensors.</summary>
    internal abstract double Squares(long[] lengths, nint[] tensors);

    /// <summary>Whether <see cref="Attention"/> and its backward pass are implemented here; otherwise attention is libtorch's.</summary>
    internal virtual bool HasAttention => false;

    /// <summary>Causal attention; <paramref name="sums"/> (B, heads, T) receives log Σ eˢ of each query, for the backward pass.</summary>
    internal virtual void Attention(in AttentionShape shape, Heads query, Heads key, Heads value, Heads result, float* sums) =>
        throw new NotSupportedException();

    /// <param name="shape">As in the forward pass.</param>
    /// <param name="result">The result of the forward pass.</param>
    /// <param name="up">The gradient of the result.</param>
    internal virtual void AttentionBackward(
        in AttentionShape shape,
        Heads query,
        Heads key,
        Heads value,
        Heads result,
        Heads up,
        float* sums,
        Heads dquery,
        Heads dkey,
        Heads dvalue
    ) => throw new NotSupportedException();

    /// <summary>Whether <see cref="Recurrent"/> and its backward pass are implemented here; otherwise the layers are composed.</summary>
    internal virtual bool HasRecurrent => false;

    /// <summary>An LSTM or GRU layer over all tokens.</summary>
    internal virtual void Recurrent(in RecurrentShape shape, in RecurrentForward memory) => throw new NotSupportedException();

    /// <summary>
    /// The gradients of <see cref="Recurrent"/> except those of weight and bias, which are one product and one sum over <c>DSums</c>
    /// afterwards.
    /// </summary>
    internal virtual void RecurrentBackward(in RecurrentShape shape, in RecurrentBackward memory) => throw new NotSupportedException();
}
