using System.Runtime.InteropServices;

namespace Jarvis.Kernels.Cpu;

/// <summary>Shape of an attention call; the struct layout matches the C library's.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct AttentionShape
{
    /// <summary>keys ≥ queries: the last query sees every key. heads is a multiple of key heads.</summary>
    internal long Batch,
        Heads,
        KeyHeads,
        Queries,
        Keys,
        Width;

    /// <summary>(B, T) the first key that each query sees, where queries = keys; or null.</summary>
    internal long* Starts;

    /// <summary>The factor of the scores.</summary>
    internal float Scale;

    /// <summary>The number of threads that the C library splits its work over.</summary>
    internal int Threads;
}

/// <summary>A (B, heads, T, d) tensor of any strides but for the last dimension, which is contiguous.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly unsafe struct Heads
{
    internal readonly void* Data;

    /// <summary>Strides in elements.</summary>
    internal readonly long Batch,
        Head,
        Row;

    /// <summary>An <see cref="Element"/>.</summary>
    internal readonly long Type;

    internal Heads(void* data, long batch, long head, long row, Element type)
    {
        Data = data;
        (Batch, Head, Row, Type) = (batch, head, row, (long)type);
    }

    internal Heads(Tensor tensor)
    {
        var strides = tensor.stride();
        Raw.Expect(strides[3] == 1 || tensor.shape[3] == 1, "attention: the last dimension must be contiguous");
        Data = Raw.At(tensor);
        (Batch, Head, Row, Type) = (strides[0], strides[1], strides[2], (long)Raw.ElementOf(tensor));
    }
}
