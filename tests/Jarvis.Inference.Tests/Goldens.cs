using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Jarvis.Inference.Tests;

/// <summary>Reference values: in <c>JARVIS_GOLDENS</c>, else in the copy under <c>tests/goldens</c>.</summary>
internal static class Goldens
{
    public static string Folder(string name) =>
        Path.Combine(Environment.GetEnvironmentVariable("JARVIS_GOLDENS") is { Length: > 0 } given ? given : Path.Combine(Tests(), "goldens"), name);

    public static JsonElement Read(string name, string file = "golden.json")
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder(name), file)));
        return document.RootElement.Clone();
    }

    private static string Tests([CallerFilePath] string path = "") => Path.GetDirectoryName(Path.GetDirectoryName(path))!;
}
