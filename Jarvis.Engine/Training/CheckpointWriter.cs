using System.Text.Json.Nodes;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Networks;
using Jarvis.Engine.Tokenizers;
using static TorchSharp.torch;

namespace Jarvis.Engine.Training;

/// <summary>Writes a checkpoint that is a Hugging Face model folder and everything that a resumed run needs.</summary>
internal sealed class CheckpointWriter(CheckpointStore store, string tokenizerDirectory, ByteLevelBpe? tokenizer, TimeProvider time)
{
    private const string OptimizerFile = "optimizer.safetensors";

    private static readonly string[] _tokenizerFiles =
        ["tokenizer.json", TokenizerConfig.FileName, "special_tokens_map.json", "added_tokens.json", "vocab.json", "merges.txt", "chat_template.jinja"];

    public StoredCheckpoint Write(LanguageModel model, IReadOnlyList<IResumable> parts, TrainerState state, double? validationLoss, bool best,
        WeightAverage? average = null)
    {
        string folder = store.Folder(state.Step);
        using var writer = new FolderWriter(folder);
        AddModel(writer, model, "");
        if (average is not null)
        {
            using var inPlace = average.InPlace();
            AddModel(writer, model, CheckpointManifest.EmaFolder + "/");
        }
        writer.Add(OptimizerFile, stream => SafetensorsWriter.Write(stream, [.. Tensors(parts).Select(tensor => TensorFiles.Item(tensor.Name, tensor.Value))]));
        writer.AddJson(TrainerState.FileName, state with { Parts = Saved(parts) });
        var manifest = writer.Publish(files => new CheckpointManifest(CheckpointManifest.CurrentFormat, state.Step, time.GetUtcNow(), model.ParameterCount,
            validationLoss, best, files,
            validationLoss is null ? null : state.EmaLoss));
        return new StoredCheckpoint(Path.GetFileName(folder), folder, manifest);
    }

    /// <summary>The network as an ordinary Hugging Face model folder.</summary>
    /// <param name="within">Empty, or a folder of the checkpoint with a slash behind it.</param>
    private void AddModel(FolderWriter writer, LanguageModel model, string within)
    {
        writer.Add(within + ModelWeights.FileName, stream => ModelWeights.Write(stream, model));
        writer.Add(within + ModelConfig.FileName, Text(Config(model).ToJson()));
        writer.Add(within + "generation_config.json", Text(GenerationConfig()));
        foreach (string name in _tokenizerFiles.Where(name => File.Exists(Path.Combine(tokenizerDirectory, name))))
            writer.Add(within + name, stream => Copy(Path.Combine(tokenizerDirectory, name), stream));
    }

    /// <summary>Puts weights, their average and every part of the run back as they were written.</summary>
    /// <exception cref="InvalidDataException">A file is broken or belongs to another model.</exception>
    public static void Restore(string folder, LanguageModel model, IReadOnlyList<IResumable> parts, TrainerState state, WeightAverage? average = null)
    {
        ModelWeights.Load(model, folder);
        average?.Begin();                                                                    // of a run that did not keep one before
        string averaged = Path.Combine(folder, CheckpointManifest.EmaFolder);
        if (average is not null && Directory.Exists(averaged))
        {
            using var inPlace = average.InPlace();
            ModelWeights.Load(model, averaged);
        }
        using var file = SafetensorsFile.Open(Path.Combine(folder, OptimizerFile));
        foreach (var (name, value) in Tensors(parts))
            TensorFiles.Fill(value, file, file.Find(name) ?? throw new InvalidDataException($"'{file.Path}' lacks '{name}'; it belongs to another model."));
        foreach (var part in parts) part.Restore(state.Parts.GetValueOrDefault(part.Name));
    }

    private static IEnumerable<(string Name, Tensor Value)> Tensors(IEnumerable<IResumable> parts) =>
        parts.SelectMany(part => part.Tensors().Select(tensor => ($"{part.Name}.{tensor.Name}", tensor.Value)));

    private static Dictionary<string, JsonNode> Saved(IEnumerable<IResumable> parts) =>
        parts.Select(part => (part.Name, State: part.Save())).Where(part => part.State is not null).ToDictionary(part => part.Name, part => part.State!, StringComparer.Ordinal);

    private ModelConfig Config(LanguageModel model) => tokenizer is null ? model.Configuration : model.Configuration with
    {
        BosTokenId = tokenizer.BeginOfText ?? tokenizer.EndOfText,
        EosTokenId = tokenizer.ChatTemplate?.EndId ?? tokenizer.EndOfText,
    };

    private JsonObject GenerationConfig()
    {
        var json = new JsonObject { ["_from_model_config"] = false };
        if ((tokenizer?.BeginOfText ?? tokenizer?.EndOfText) is { } begin) json["bos_token_id"] = begin;
        if (tokenizer?.StopIds is { Count: > 0 } stops) json["eos_token_id"] = new JsonArray([.. stops.Select(id => JsonValue.Create(id))]);
        return json;
    }

    private static string Text(JsonObject json) => json.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true }) + "\n";

    private static void Copy(string path, Stream target)
    {
        using var source = File.OpenRead(path);
        source.CopyTo(target);
    }
}
