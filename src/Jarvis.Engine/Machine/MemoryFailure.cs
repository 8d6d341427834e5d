using System.Runtime.InteropServices;

namespace Jarvis.Engine.Machine;

/// <summary>Distinguishes out-of-memory failures from others.</summary>
internal static class MemoryFailure
{
    private static readonly string[] _words = ["not enough memory", "out of memory", "can't allocate memory", "bad_alloc"];

    /// <summary>Whether memory ran out: .NET's own exception, or one from libtorch's CPU or CUDA allocator.</summary>
    public static bool Is(Exception error) =>
        error is OutOfMemoryException
        || (error is ExternalException && _words.Any(word => error.Message.Contains(word, StringComparison.OrdinalIgnoreCase)));
}
