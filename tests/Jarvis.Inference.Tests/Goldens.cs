using System.Runtime.InteropServices;
using System.Text.Json;
using Jarvis.Engine.Safetensors;
using Jarvis.Testing;

namespace Jarvis.Inference.Tests;

/// <summary>Reference values computed by PyTorch, read without libtorch.</summary>
internal static class Goldens
{
    public static string Folder(string name) => GoldenFiles.Folder(name);

    public static JsonElement Read(string name, string file = "golden.json")
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder(name), file)));
        return document.RootElement.Clone();
    }

    /// <summary>The elements of a tensor in <c>golden.safetensors</c>.</summary>
    public static T[] Tensor<T>(string name, string tensor)
        where T : unmanaged
    {
        using var file = SafetensorsFile.Open(Path.Combine(Folder(name), "golden.safetensors"));
        var entry = file.Find(tensor)!;
        return MemoryMarshal.Cast<byte, T>(file.Bytes(entry, 0, (int)entry.Bytes)).ToArray();
    }

    /// <summary>A tensor of token ids as rows along its last dimension.</summary>
    public static int[][] Tokens(string name, string tensor)
    {
        using var file = SafetensorsFile.Open(Path.Combine(Folder(name), "golden.safetensors"));
        int length = (int)file.Find(tensor)!.Shape[^1];
        return [.. Tensor<long>(name, tensor).Select(id => (int)id).Chunk(length)];
    }
}
