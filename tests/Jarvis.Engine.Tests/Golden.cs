using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Models;
using Jarvis.Engine.Models.Families.Recurrent;
using Jarvis.Testing;
using static TorchSharp.torch;

namespace Jarvis.Engine.Tests;

/// <summary>
/// Reference vectors of a model family, from <c>JARVIS_GOLDENS</c> (a folder with one folder per family, or a single such folder),
/// otherwise from the copies in <c>tests/goldens</c>. Every size comes from the files.
/// </summary>
internal sealed class Golden(string family) : GoldenFolder(Folders()[family])
{
    private static readonly string[] _known = ["gpt2", "llama", "lstm", "gru"];

    /// <summary>Device of networks and vectors: <c>JARVIS_TEST_DEVICE</c>, otherwise the CPU.</summary>
    public static Device Device { get; } =
        device(Environment.GetEnvironmentVariable("JARVIS_TEST_DEVICE") is { Length: > 0 } named ? named : "cpu");

    /// <summary>Families that have reference vectors.</summary>
    public static IReadOnlyDictionary<string, string> Folders()
    {
        string root = GoldenFiles.Root;
        return File.Exists(Path.Combine(root, "golden.json")) && File.Exists(Path.Combine(root, ModelConfig.FileName))
            ? new Dictionary<string, string> { [Family(root)] = root }
            : _known
                .Select(family => (family, Folder: Path.Combine(root, family)))
                .Where(pair => Directory.Exists(pair.Folder))
                .ToDictionary(pair => pair.family, pair => pair.Folder);
    }

    public LanguageModel Model(IPrecision precision)
    {
        var model = (ModelFolder.ReadConfig(Folder) with { Dropout = 0 }).Create(precision, Device);
        ModelWeights.Load(model, Folder);
        precision.Refresh();
        return model;
    }

    public override Tensor Tensor(string name) => base.Tensor(name).to(Device);

    private static string Family(string folder) =>
        ModelFolder.ReadConfig(folder) is CombinedConfig combined ? combined.Cell : ModelFolder.ReadConfig(folder).ModelType;
}
