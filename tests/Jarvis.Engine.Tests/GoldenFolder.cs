using System.Runtime.CompilerServices;
using System.Text.Json;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Safetensors;
using static TorchSharp.torch;

namespace Jarvis.Engine.Tests;

/// <summary>What PyTorch computed: numbers in <c>golden.json</c>, tensors in <c>golden.safetensors</c>.</summary>
internal class GoldenFolder(string folder) : IDisposable
{
    private readonly SafetensorsFile _tensors = SafetensorsFile.Open(Path.Combine(folder, "golden.safetensors"));

    /// <summary>The folder that <c>JARVIS_GOLDENS</c> names, else that of the copies.</summary>
    protected static string Root => Environment.GetEnvironmentVariable("JARVIS_GOLDENS") is { Length: > 0 } given ? given : Copies();

    public string Folder { get; } = folder;

    public JsonElement Facts { get; } = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "golden.json"))).RootElement;

    public IEnumerable<string> Names => _tensors.Entries.Select(entry => entry.Name);

    public virtual Tensor Tensor(string name)
    {
        var entry = _tensors.Find(name) ?? throw new InvalidDataException($"golden.safetensors has no '{name}'.");
        var tensor = empty([.. entry.Shape], dtype: entry.Type == SafetensorsType.I64 ? int64 : float32);
        TensorFiles.Fill(tensor, _tensors, entry);
        return tensor;
    }

    public void Dispose() => _tensors.Dispose();

    /// <summary><c>tests/goldens</c></summary>
    protected static string Copies([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(here))!, "goldens");
}
