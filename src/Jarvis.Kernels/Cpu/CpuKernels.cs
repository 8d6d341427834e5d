namespace Jarvis.Kernels.Cpu;

/// <summary>
/// The seam between an operation and who computes it on a CPU. The operations (<see cref="Fused"/>,
/// <see cref="Autograd.AutogradFunction"/>) check shapes, own the memory and know the graph, once; the kernels behind this class see
/// addresses and lengths alone: contiguous memory unless a parameter says otherwise, sizes in elements, nothing to free, nothing allocated
/// that lives on. <see cref="ManagedKernels{V}"/> has them in C#;
/// <see cref="NativeKernels{V}"/> derives from it and overrides what the C library has, with the same meaning to within rounding. Kernels
/// split their work over <see cref="Workers"/> (or libtorch's OpenMP) themselves, and their results depend on the number of threads at
/// most.
/// </summary>
internal abstract unsafe class CpuKernels
{
    /// <summary>Whether registers of 512 bits are used where the processor has them; tests turn it off.</summary>
    internal static bool Wide { get; set; } = Lanes16.Supported;

    /// <summary>Whether this processor runs the kernels in C#.</summary>
    internal static bool Supported => Lanes16.Supported || Lanes8.Supported;

    /// <summary>Of a layer that this machine has; null for the composed one.</summary>
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
    /// sum = residual + update, normed = LayerNorm(sum); statistics (2, rows) take mean and 1 / √(variance + eps). Without an update (null)
    /// the sum is the residual itself, by address.
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
    /// dx = through + the gradient by way of the normed rows, and the same in bfloat16 where dupdate is not null; dparameters (2, width).
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

    /// <summary>Turns pairs (x[i], x[i + half]) of each row by the angle of row mod time; sign is -1 on the way back.</summary>
    internal abstract void Rotary(Element type, void* x, float* cos, float* sin, float sign, long rows, long time, long half, void* y);

    /// <summary>
    /// losses (rows) of each target, 0 where it is ignore; gradient, where not null, takes factor times theirs and may be the scores. Its
    /// type is the scores' or bfloat16.
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

    /// <summary>R-Drop of pairs of rows; both become their gradients where the terms say so.</summary>
    internal abstract void RDrop(float* first, float* second, long rows, long* targets, Divergences.Terms terms, double* losses);

    /// <summary>to (width) float32 = the sum of rows.</summary>
    internal abstract void ColumnSums(Element type, void* from, long rows, long width, float* to);

    /// <summary>Adds a row to each row: y (rows, width) += bias.</summary>
    internal abstract void AddToRows(float* y, float* bias, long rows, long width);

    /// <summary>to = from, rounded to nearest even.</summary>
    internal abstract void Narrow(float* from, ushort* to, long count);

    /// <summary>One step over many tensors, whatever their sizes. An address of copies is 0 where a parameter has none.</summary>
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

    /// <summary>tensors += deviation times the normal numbers of each one's key.</summary>
    internal abstract void AddNoise(long[] lengths, nint[] tensors, float deviation, long[] keys);

    /// <summary>Σ x² over all tensors.</summary>
    internal abstract double Squares(long[] lengths, nint[] tensors);

    /// <summary>Whether <see cref="Attention"/> and its gradient are here; else attention is libtorch's.</summary>
    internal virtual bool HasAttention => false;

    /// <summary>Causal attention; <paramref name="sums"/> (B, heads, T) takes log Σ eˢ of each query for the way back.</summary>
    internal virtual void Attention(in AttentionShape shape, Heads query, Heads key, Heads value, Heads result, float* sums) =>
        throw new NotSupportedException();

    /// <param name="shape">As forward.</param>
    /// <param name="result">What forward gave.</param>
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

    /// <summary>Whether <see cref="Recurrent"/> and its gradient are here; else the layers are composed.</summary>
    internal virtual bool HasRecurrent => false;

    /// <summary>A layer of LSTM or GRU over all tokens.</summary>
    internal virtual void Recurrent(in RecurrentShape shape, in RecurrentForward memory) => throw new NotSupportedException();

    /// <summary>Its gradient but for the weight's and bias's, which are one product and one sum over <c>DSums</c> afterwards.</summary>
    internal virtual void RecurrentBackward(in RecurrentShape shape, in RecurrentBackward memory) => throw new NotSupportedException();
}
