using System.Text.Json.Nodes;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Models;
using Jarvis.Engine.Safetensors;
using Jarvis.Engine.State;
using Jarvis.Engine.Training.Optimizers;
using Jarvis.Storage;
using Jarvis.Tokenizers;
using static TorchSharp.torch;

namespace Jarvis.Engine.Training;

/// <summary>Writes checkpoints: a Hugging Face model folder with everything that a resumed run needs.</summary>
internal sealed class CheckpointWriter(CheckpointStore store, string tokenizerDirectory, TextTokenizer? tokenizer, TimeProvider time)
{
    private const string OptimizerFile = "optimizer.safetensors";

    public StoredCheckpoint Write(
        LanguageModel model,
        IReadOnlyList<IResumable> parts,
        TrainerState state,
        double? validationLoss,
        bool best,
        WeightAverage? average = null
    )
    {
        string folder = store.Folder(state.Step);
        using var writer = new FolderWriter(folder);
        AddModel(writer, model, "", state.Plan.Model.BaseModel);
        if (average is not null)
        {
            using var inPlace = average.InPlace();
            AddModel(writer, model, CheckpointManifest.EmaFolder + "/", state.Plan.Model.BaseModel);
        }
        writer.Add(OptimizerFile, stream =>
            SafetensorsWriter.Write(stream, [.. Tensors(parts).Select(tensor => TensorFiles.Item(tensor.Name, tensor.Value))])
        );
        writer.AddJson(TrainerState.FileName, state with { Parts = Saved(parts) });
        var manifest = writer.Publish(files => new CheckpointManifest(
            CheckpointManifest.CurrentFormat,
            state.Step,
            time.GetUtcNow(),
            model.ParameterCount,
            validationLoss,
            best,
            files,
            validationLoss is null ? null : state.EmaLoss
        ));
        return new StoredCheckpoint(Path.GetFileName(folder), folder, manifest);
    }

    /// <summary>The network as an ordinary Hugging Face model folder, or its adapters as PEFT's.</summary>
    /// <param name="within">Empty, or a folder of the checkpoint with a slash at the end.</param>
    /// <param name="baseFolder">Folder of the base model that adapters belong to.</param>
    private void AddModel(FolderWriter writer, LanguageModel model, string within, string? baseFolder)
    {
        if (model.Adapters is not null)
        {
            AdapterFolder.Write(writer, within, model, Path.GetFullPath(baseFolder!));
        }
        else
        {
            writer.Add(within + ModelWeights.FileName, stream => ModelWeights.Write(stream, model));
            writer.Add(within + ModelConfig.FileName, Text(Config(model).ToJson()));
        }
        writer.Add(within + ModelFolder.GenerationFile, Text(GenerationConfig()));
        foreach (string name in ModelFolder.TokenizerFiles.Where(name => File.Exists(Path.Combine(tokenizerDirectory, name))))
        {
            writer.Add(within + name, stream => Copy(Path.Combine(tokenizerDirectory, name), stream));
        }
    }

    /// <summary>Restores weights, their EMA and every part of the run as they were written.</summary>
    /// <exception cref="InvalidDataException">A file is invalid or belongs to another model.</exception>
    public static void Restore(
        string folder,
        LanguageModel model,
        IReadOnlyList<IResumable> parts,
        TrainerState state,
        WeightAverage? average = null
    )
    {
        if (Adapter(model, folder) is { } adapter)
        {
            adapter.Load(model);
        }
        else
        {
            ModelWeights.Load(model, folder);
        }
        average?.Begin(); // for a run that did not keep one before
        string averaged = Path.Combine(folder, CheckpointManifest.EmaFolder);
        if (average is not null && Directory.Exists(averaged))
        {
            using var inPlace = average.InPlace();
            if (Adapter(model, averaged) is { } adapters)
            {
                adapters.LoadAdapters(model);
            }
            else
            {
                ModelWeights.Load(model, averaged);
            }
        }
        using var file = SafetensorsFile.Open(Path.Combine(folder, OptimizerFile));
        foreach (var (name, value) in Tensors(parts))
        {
            TensorFiles.Fill(
                value,
                file,
                file.Find(name) ?? throw new InvalidDataException($"'{file.Path}' lacks '{name}'; it belongs to another model.")
            );
        }
        foreach (var part in parts)
        {
            part.Restore(state.Parts.GetValueOrDefault(part.Name));
        }
    }

    private static AdapterFolder? Adapter(LanguageModel model, string folder) =>
        model.Adapters is null
            ? null
            : AdapterFolder.TryOpen(folder)
                ?? throw new InvalidDataException(
                    $"'{folder}' holds no adapter, and the plan's method is lora. Resume with the plan that started it."
                );

    private static IEnumerable<(string Name, Tensor Value)> Tensors(IEnumerable<IResumable> parts) =>
        parts.SelectMany(part => part.Tensors().Select(tensor => ($"{part.Name}.{tensor.Name}", tensor.Value)));

    private static Dictionary<string, JsonNode> Saved(IEnumerable<IResumable> parts) =>
        parts
            .Select(part => (part.Name, State: part.Save()))
            .Where(part => part.State is not null)
            .ToDictionary(part => part.Name, part => part.State!, StringComparer.Ordinal);

    private ModelConfig Config(LanguageModel model) =>
        tokenizer is null
            ? model.Configuration
            : model.Configuration with
            {
                BosTokenId = tokenizer.BeginOfText ?? tokenizer.EndOfText,
                EosTokenId = tokenizer.ChatTemplate?.EndId ?? tokenizer.EndOfText,
            };

    private JsonObject GenerationConfig()
    {
        var json = new JsonObject { ["_from_model_config"] = false };
        if ((tokenizer?.BeginOfText ?? tokenizer?.EndOfText) is { } begin)
        {
            json["bos_token_id"] = begin;
        }
        if (tokenizer?.StopIds is { Count: > 0 } stops)
        {
            json["eos_token_id"] = new JsonArray([.. stops.Select(id => JsonValue.Create(id))]);
        }
        return json;
    }

    internal static string Text(JsonObject json) =>
        json.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true }) + "\n";

    internal static void Copy(string path, Stream target)
    {
        using var source = DiskFile.OpenRead(path);
        source.CopyTo(target);
    }
}
