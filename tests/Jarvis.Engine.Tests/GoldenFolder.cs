using System.Text.Json;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Safetensors;
using static TorchSharp.torch;

namespace Jarvis.Engine.Tests;

/// <summary>Reference values computed by PyTorch: numbers in <c>golden.json</c>, tensors in <c>golden.safetensors</c>.</summary>
internal class GoldenFolder(string folder) : IDisposable
{
    private readonly SafetensorsFile _tensors = SafetensorsFile.Open(Path.Combine(folder, "golden.safetensors"));

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
}
