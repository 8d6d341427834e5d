using System.Runtime.CompilerServices;
using System.Text.Json;
using Jarvis.Engine.Checkpoints;
using static TorchSharp.torch;

namespace Jarvis.Engine.Tests;

/// <summary>Losses and averages that PyTorch computed: the folder <c>losses</c> of <c>JARVIS_GOLDENS</c>, else the copy in <c>tests/goldens</c>.</summary>
internal sealed class LossGolden : IDisposable
{
    private readonly JsonElement _facts;
    private readonly SafetensorsFile _tensors;

    public LossGolden()
    {
        string folder = Find();
        _facts = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "golden.json"))).RootElement;
        _tensors = SafetensorsFile.Open(Path.Combine(folder, "golden.safetensors"));
    }

    public double Number(string name) => _facts.GetProperty(name).GetDouble();

    /// <summary>Names with a beginning, and the number behind it.</summary>
    public IEnumerable<(double Setting, double Value)> Numbers(string beginning) => _facts.EnumerateObject().Where(fact => fact.Name.StartsWith(beginning, StringComparison.Ordinal))
        .Select(fact => (double.Parse(fact.Name.AsSpan(beginning.Length), System.Globalization.CultureInfo.InvariantCulture), fact.Value.GetDouble()));

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
        string copy = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(here))!, "goldens", "losses");
        return Environment.GetEnvironmentVariable("JARVIS_GOLDENS") is { Length: > 0 } given && Directory.Exists(Path.Combine(given, "losses")) ? Path.Combine(given, "losses") : copy;
    }
}
