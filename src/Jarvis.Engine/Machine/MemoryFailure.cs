using System.Runtime.InteropServices;

namespace Jarvis.Engine.Machine;

/// <summary>Tells a lack of memory from other failures.</summary>
internal static class MemoryFailure
{
    private static readonly string[] _words = ["not enough memory", "out of memory", "can't allocate memory", "bad_alloc"];

    /// <summary>Whether memory ran out: .NET's own exception, or libtorch's of the processor's allocator or of CUDA's.</summary>
    public static bool Is(Exception error) =>
        error is OutOfMemoryException
        || (error is ExternalException && _words.Any(word => error.Message.Contains(word, StringComparison.OrdinalIgnoreCase)));
}
