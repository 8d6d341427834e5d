namespace Jarvis.Kernels.Cpu;

/// <summary>Kernels of the C library where it has them, those in C# elsewhere.</summary>
internal sealed class NativeKernels<V> : ManagedKernels<V> where V : struct, ILanes<V>
{
    private NativeKernels()
    {
    }

    internal static new NativeKernels<V> Instance { get; } = new();
}

/// <summary>The C library of this build.</summary>
internal static class NativeKernels
{
    /// <summary>Why the library is not used on this machine; null where it is there and computed what it must.</summary>
    internal static string? Refusal => "The kernels in C were not built here: a C compiler makes them when Jarvis is built.";
}
