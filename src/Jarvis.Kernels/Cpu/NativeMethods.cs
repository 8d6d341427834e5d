using System.Runtime.InteropServices;

namespace Jarvis.Kernels.Cpu;

/// <summary>The exports of the C library (<c>Native/jarvis.h</c>). Kernels return 0 where they could not allocate memory, else 1.</summary>
internal static unsafe partial class NativeMethods
{
    internal const string Library = "jarvis_kernels";

    /// <summary>The version of <c>jarvis.h</c>, which changes whenever a function or a structure does.</summary>
    internal const int Version = 1;

    [LibraryImport(Library, EntryPoint = "jarvis_version")]
    internal static partial int LibraryVersion();

    /// <summary>What the processor lacks, as text; null where it has all that the library was built for.</summary>
    [LibraryImport(Library, EntryPoint = "jarvis_refusal")]
    internal static partial byte* Refusal();

    /// <summary>How many numbers of a type a register multiplies at once.</summary>
    [LibraryImport(Library, EntryPoint = "jarvis_product_lanes")]
    internal static partial int ProductLanes(int type);

    [LibraryImport(Library, EntryPoint = "jarvis_multiply")]
    internal static partial int Multiply(in Product product);

    [LibraryImport(Library, EntryPoint = "jarvis_attention")]
    internal static partial int Attention(
        in AttentionShape shape,
        in Heads query,
        in Heads key,
        in Heads value,
        in Heads result,
        float* sums
    );

    [LibraryImport(Library, EntryPoint = "jarvis_attention_backward")]
    internal static partial int AttentionBackward(
        in AttentionShape shape,
        in Heads query,
        in Heads key,
        in Heads value,
        in Heads result,
        in Heads up,
        float* sums,
        in Heads dquery,
        in Heads dkey,
        in Heads dvalue
    );

    [LibraryImport(Library, EntryPoint = "jarvis_recurrent")]
    internal static partial int Recurrent(in RecurrentShape shape, in RecurrentForward memory);

    [LibraryImport(Library, EntryPoint = "jarvis_recurrent_backward")]
    internal static partial int RecurrentBackward(in RecurrentShape shape, in RecurrentBackward memory);
}
