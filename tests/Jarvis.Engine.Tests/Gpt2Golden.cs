using System.Runtime.CompilerServices;
using System.Text.Json;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Networks;
using Jarvis.Engine.Precision;
using static TorchSharp.torch;

namespace Jarvis.Engine.Tests;

/// <summary>The reference vectors of GPT-2: <c>JARVIS_GOLDENS</c> (its folder <c>gpt2</c>, or that folder itself), else the copy in <c>tests/goldens</c>.</summary>
internal sealed class Gpt2Golden : IDisposable
{
    private readonly SafetensorsFile _tensors;

    public Gpt2Golden()
    {
        Folder = Find();
        Facts = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "golden.json"))).RootElement;
        _tensors = SafetensorsFile.Open(Path.Combine(Folder, "golden.safetensors"));
    }

    public string Folder { get; }

    public JsonElement Facts { get; }

    public IEnumerable<string> Names => _tensors.Entries.Select(entry => entry.Name);

    public Gpt2 Model(IPrecision precision)
    {
        var model = new Gpt2(Gpt2Config.Read(Folder), precision);
        ModelWeights.Load(model, Folder);
        precision.Refresh();
        return model;
    }

    public Tensor Tensor(string name)
    {
        var entry = _tensors.Find(name) ?? throw new InvalidDataException($"golden.safetensors has no '{name}'.");
        var tensor = empty([.. entry.Shape], dtype: entry.Type == SafetensorsType.I64 ? int64 : float32);
        TensorFiles.Fill(tensor, _tensors, entry);
        return tensor;
    }

    public void Dispose() => _tensors.Dispose();

    private static string Find([CallerFilePath] string here = "")
    {
        string root = Environment.GetEnvironmentVariable("JARVIS_GOLDENS") is { Length: > 0 } given ? given
            : Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(here))!, "goldens");
        string nested = Path.Combine(root, "gpt2");
        return Directory.Exists(nested) ? nested : root;
    }
}
