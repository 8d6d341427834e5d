using System.Runtime.CompilerServices;
using Xunit;

namespace Jarvis.Tokenizers.Tests;

/// <summary>The folder of vocabularies and texts beside the checkout, which may be absent.</summary>
internal static class Shared
{
    public static string Root { get; } =
        Environment.GetEnvironmentVariable("JARVIS_SHARED") is { Length: > 0 } set
            ? set
            : Path.GetFullPath(Path.Combine(Source(), "..", "..", "..", "shared"));

    /// <summary>A path in it; skips the test with a message where it is absent.</summary>
    public static string Need(params string[] parts)
    {
        string path = Path.Combine([Root, .. parts]);
        Assert.SkipUnless(Path.Exists(path), $"{path} is absent (set JARVIS_SHARED, or put the shared folder beside the checkout)");
        return path;
    }

    private static string Source([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
