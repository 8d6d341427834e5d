using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using Jarvis.Engine.Safetensors;

namespace Jarvis.Inference.Tests;

/// <summary>Reference values: in <c>JARVIS_GOLDENS</c> where that holds them, else in the copy under <c>tests/goldens</c>.</summary>
internal static class Goldens
{
    public static string Folder(string name)
    {
        string? given = Environment.GetEnvironmentVariable("JARVIS_GOLDENS") is { Length: > 0 } root ? Path.Combine(root, name) : null;
        return Directory.Exists(given) ? given : Path.Combine(Tests(), "goldens", name);
    }

    public static JsonElement Read(string name, string file = "golden.json")
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder(name), file)));
        return document.RootElement.Clone();
    }

    /// <summary>A tensor of <c>golden.safetensors</c>, flat.</summary>
    public static T[] Tensor<T>(string name, string tensor) where T : unmanaged
    {
        using var file = SafetensorsFile.Open(Path.Combine(Folder(name), "golden.safetensors"));
        var entry = file.Find(tensor)!;
        return MemoryMarshal.Cast<byte, T>(file.Bytes(entry, 0, (int)entry.Bytes)).ToArray();
    }

    /// <summary>A tensor of token ids; their last dimension is a row.</summary>
    public static int[][] Tokens(string name, string tensor)
    {
        using var file = SafetensorsFile.Open(Path.Combine(Folder(name), "golden.safetensors"));
        int length = (int)file.Find(tensor)!.Shape[^1];
        return [.. Tensor<long>(name, tensor).Select(id => (int)id).Chunk(length)];
    }

    private static string Tests([CallerFilePath] string path = "") => Path.GetDirectoryName(Path.GetDirectoryName(path))!;
}
