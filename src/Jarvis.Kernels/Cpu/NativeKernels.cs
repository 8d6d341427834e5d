namespace Jarvis.Kernels.Cpu;

/// <summary>Kernels of the C library where it has them, those in C# elsewhere.</summary>
internal sealed unsafe class NativeKernels<V> : ManagedKernels<V>
    where V : struct, ILanes<V>
{
    private NativeKernels() { }

    internal static new NativeKernels<V> Instance { get; } = new();

    internal override bool HasAttention => true;

    internal override void Attention(in AttentionShape shape, Heads query, Heads key, Heads value, Heads result, float* sums) =>
        NativeKernels.Expect(NativeMethods.Attention(shape with { Threads = get_num_threads() }, query, key, value, result, sums));

    internal override void AttentionBackward(
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
    ) =>
        NativeKernels.Expect(
            NativeMethods.AttentionBackward(
                shape with
                {
                    Threads = get_num_threads(),
                },
                query,
                key,
                value,
                result,
                up,
                sums,
                dquery,
                dkey,
                dvalue
            )
        );

    internal override bool HasRecurrent => true;

    internal override void Recurrent(in RecurrentShape shape, in RecurrentForward memory) =>
        NativeKernels.Expect(NativeMethods.Recurrent(shape with { Threads = get_num_threads() }, memory));

    internal override void RecurrentBackward(in RecurrentShape shape, in RecurrentBackward memory) =>
        NativeKernels.Expect(NativeMethods.RecurrentBackward(shape with { Threads = get_num_threads() }, memory));
}

/// <summary>The C library of this build.</summary>
internal static class NativeKernels
{
    private static readonly Lazy<string?> _checked = new(NativeCheck.Refusal);

    /// <summary>Why the library is not used on this machine; null where it exists and passed its check.</summary>
    internal static string? Refusal => _checked.Value;

    /// <exception cref="OutOfMemoryException">A kernel could not allocate the memory that it works in.</exception>
    internal static void Expect(int done)
    {
        if (done == 0)
        {
            throw new OutOfMemoryException("The kernels in C found no memory for the blocks that they work in.");
        }
    }
}
