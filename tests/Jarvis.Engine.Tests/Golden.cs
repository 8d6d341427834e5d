using System.Runtime.CompilerServices;
using System.Text.Json;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Networks;
using Jarvis.Engine.Precision;
using static TorchSharp.torch;

namespace Jarvis.Engine.Tests;

/// <summary>
/// Reference vectors of a family: from <c>JARVIS_GOLDENS</c> (a folder with one folder a family, or one such folder itself), else the copies in
/// <c>tests/goldens</c>. Every size comes from the files.
/// </summary>
internal sealed class Golden : IDisposable
{
    private static readonly string[] _known = ["gpt2", "llama", "lstm", "gru"];
    private readonly SafetensorsFile _tensors;

    public Golden(string family)
    {
        Folder = Folders()[family];
        Facts = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "golden.json"))).RootElement;
        _tensors = SafetensorsFile.Open(Path.Combine(Folder, "golden.safetensors"));
    }

    public string Folder { get; }

    public JsonElement Facts { get; }

    public IEnumerable<string> Names => _tensors.Entries.Select(entry => entry.Name);

    /// <summary>Families whose vectors are there.</summary>
    public static IReadOnlyDictionary<string, string> Folders([CallerFilePath] string here = "")
    {
        string root = Environment.GetEnvironmentVariable("JARVIS_GOLDENS") is { Length: > 0 } given ? given
            : Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(here))!, "goldens");
        return File.Exists(Path.Combine(root, "golden.json")) && File.Exists(Path.Combine(root, ModelConfig.FileName)) ? new Dictionary<string, string> { [Family(root)] = root }
            : _known.Select(family => (family, Folder: Path.Combine(root, family))).Where(pair => Directory.Exists(pair.Folder)).ToDictionary(pair => pair.family, pair => pair.Folder);
    }

    public LanguageModel Model(IPrecision precision)
    {
        var model = (ModelConfig.Read(Folder) with { Dropout = 0 }).Create(precision);
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

    private static string Family(string folder) => ModelConfig.Read(folder) is CombinedConfig combined ? combined.Cell : ModelConfig.Read(folder).ModelType;
}
