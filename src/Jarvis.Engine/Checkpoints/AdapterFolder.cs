using System.Text.Json;
using Jarvis.Engine.Models;
using Jarvis.Engine.Safetensors;
using Jarvis.Storage;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Jarvis.Engine.Checkpoints;

/// <summary>
/// A PEFT adapter folder: low-rank adapters in <c>adapter_model.safetensors</c>, and the folder of the base model that they belong to.
/// </summary>
/// <param name="Base">Folder of the complete base model.</param>
public sealed record AdapterFolder(string Folder, string Base, AdapterConfig Config)
{
    public const string WeightsFile = "adapter_model.safetensors";
    internal const string Prefix = "base_model.model.",
        Down = ".lora_A.weight",
        Up = ".lora_B.weight";

    /// <summary>Whether a folder holds an adapter and no complete model.</summary>
    public static bool Is(string folder) =>
        File.Exists(Path.Combine(folder, AdapterConfig.FileName)) && !File.Exists(Path.Combine(folder, ModelConfig.FileName));

    /// <summary>Null where the folder is not an adapter folder.</summary>
    /// <param name="baseFolder">The base model; null uses the one that the adapter names, taken as it is or relative to the adapter's
    /// folder.</param>
    /// <exception cref="InvalidDataException">The configuration is invalid, or its base model is missing.</exception>
    public static AdapterFolder? TryOpen(string folder, string? baseFolder = null)
    {
        if (!Is(folder))
        {
            return null;
        }
        var config = AdapterConfig.Read(folder);
        string? named = baseFolder ?? config.Base;
        if (named is null)
        {
            throw new InvalidDataException($"'{folder}' is an adapter and does not name its base model; give the base's folder.");
        }
        string? found = new[] { named, Path.Combine(folder, named) }.FirstOrDefault(candidate =>
            File.Exists(Path.Combine(candidate, ModelConfig.FileName))
        );
        if (found is not null)
        {
            return new AdapterFolder(folder, Path.GetFullPath(found), config);
        }
        throw new InvalidDataException(
            Is(named)
                ? $"The base model '{named}' of the adapter '{folder}' is an adapter itself; merge that one first "
                    + $"('{CommandName.Jarvis} export')."
                : $"The base model '{named}' of the adapter '{folder}' is not there; put it back, or write its folder into "
                    + $"{AdapterConfig.FileName}."
        );
    }

    /// <summary>Loads base weights and adapters into a network that was adapted with these settings (<see cref="Lora.Adapt"/>).</summary>
    /// <exception cref="InvalidDataException">The adapters belong to other layers or have other sizes.</exception>
    public void Load(LanguageModel model)
    {
        ModelWeights.Load(model, Base);
        LoadAdapters(model);
    }

    internal void LoadAdapters(LanguageModel model)
    {
        using var file = SafetensorsFile.Open(Path.Combine(Folder, WeightsFile));
        var adapters = model.Trained;
        var entries = file.Entries.ToDictionary(entry => Plain(entry.Name, model), StringComparer.Ordinal);
        if (!adapters.Select(adapter => adapter.Name).ToHashSet(StringComparer.Ordinal).SetEquals(entries.Keys))
        {
            throw new InvalidDataException(
                $"'{file.Path}' holds adapters of other layers than the network has; it belongs to another model or plan."
            );
        }
        foreach (var (name, weight) in adapters)
        {
            TensorFiles.Fill(weight, file, entries[name]);
        }
    }

    /// <summary>Loads the base weights into a network without adapters and adds each adapter's scale · B·A to its layer's weight.</summary>
    public void LoadMerged(LanguageModel model)
    {
        ModelWeights.Load(model, Base);
        using var free = no_grad();
        using var file = SafetensorsFile.Open(Path.Combine(Folder, WeightsFile));
        var layers = model.Projections.ToDictionary(layer => layer.Name, layer => layer.Value.Weight, StringComparer.Ordinal);
        foreach (var entry in file.Entries)
        {
            using var scope = NewDisposeScope();
            string name = Plain(entry.Name, model);
            if (name.EndsWith(Up, StringComparison.Ordinal) && layers.ContainsKey(name[..^Up.Length]))
            {
                continue; // read together with its A
            }
            if (!name.EndsWith(Down, StringComparison.Ordinal) || !layers.TryGetValue(name[..^Down.Length], out var weight))
            {
                throw new InvalidDataException(
                    $"'{file.Path}' holds '{entry.Name}', which is no adapter of a linear layer of this network."
                );
            }
            weight.add_(Delta(file, entry, weight).to_type(weight.dtype));
        }
    }

    private Tensor Delta(SafetensorsFile file, SafetensorsEntry down, Parameter weight)
    {
        string name = down.Name[..^Down.Length] + Up;
        var up = file.Find(name) ?? throw new InvalidDataException($"'{file.Path}' lacks '{name}'.");
        Tensor Read(SafetensorsEntry entry, params long[] shape)
        {
            var tensor = empty(shape, dtype: ScalarType.Float32, device: weight.device);
            TensorFiles.Fill(tensor, file, entry);
            return tensor;
        }
        int rank = Config.Settings.Rank;
        return LoraAdapter.Delta(Read(down, rank, weight.shape[1]), Read(up, weight.shape[0], rank), Config.Settings.Scale);
    }

    /// <summary>Writes a network's adapters as PEFT would; weights that were not trained are left out.</summary>
    public static void Write(FolderWriter writer, string within, LanguageModel model, string baseFolder)
    {
        var config = new AdapterConfig(
            model.Adapters ?? throw new ArgumentException("The network has no adapters.", nameof(model)),
            baseFolder
        );
        var layers = model.Projections.Where(layer => layer.Value.Adapter is not null).Select(layer => layer.Name).ToList();
        writer.Add(
            within + WeightsFile,
            stream =>
                SafetensorsWriter.Write(
                    stream,
                    [.. model.Trained.Select(adapter => TensorFiles.Item(Prefix + model.PeftPrefix + adapter.Name, adapter.Value))]
                )
        );
        var json = config.ToJson(layers.Exists(name => model.IsStoredTransposed(name + ".weight")), layers);
        writer.Add(within + AdapterConfig.FileName, json.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
    }

    /// <summary>An entry's name without PEFT's prefixes.</summary>
    private static string Plain(string name, LanguageModel model)
    {
        if (name.StartsWith(Prefix, StringComparison.Ordinal))
        {
            name = name[Prefix.Length..];
        }
        return model.PeftPrefix.Length > 0 && name.StartsWith(model.PeftPrefix, StringComparison.Ordinal)
            ? name[model.PeftPrefix.Length..]
            : name;
    }
}
