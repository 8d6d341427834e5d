using System.Text.Json.Nodes;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Networks;
using Jarvis.Engine.Optimizers;
using Jarvis.Engine.Tokenizers;

namespace Jarvis.Engine.Training;

/// <summary>Writes a checkpoint that is a Hugging Face model folder and everything that a resumed run needs.</summary>
internal sealed class CheckpointWriter(CheckpointStore store, string tokenizerDirectory, ByteLevelBpe? tokenizer, TimeProvider time)
{
    private const string OptimizerFile = "optimizer.safetensors";

    private static readonly string[] _tokenizerFiles =
        ["tokenizer.json", TokenizerConfig.FileName, "special_tokens_map.json", "added_tokens.json", "vocab.json", "merges.txt", "chat_template.jinja"];

    public StoredCheckpoint Write(Gpt2 model, IOptimizer optimizer, TrainerState state, double? validationLoss, bool best)
    {
        string folder = store.Folder(state.Step);
        using var writer = new FolderWriter(folder);
        writer.Add(ModelWeights.FileName, stream => ModelWeights.Write(stream, model));
        writer.Add(Gpt2Config.FileName, Text(Config(model).ToJson()));
        writer.Add("generation_config.json", Text(GenerationConfig()));
        foreach (string name in _tokenizerFiles.Where(name => File.Exists(Path.Combine(tokenizerDirectory, name))))
            writer.Add(name, stream => Copy(Path.Combine(tokenizerDirectory, name), stream));
        writer.Add(OptimizerFile, stream => SafetensorsWriter.Write(stream, [.. optimizer.State().Select(part => TensorFiles.Item(part.Name, part.Value))]));
        writer.AddJson(TrainerState.FileName, state);
        var manifest = writer.Publish(files => new CheckpointManifest(CheckpointManifest.CurrentFormat, state.Step, time.GetUtcNow(), model.ParameterCount,
            validationLoss, best, files));
        return new StoredCheckpoint(Path.GetFileName(folder), folder, manifest);
    }

    /// <summary>Puts weights and optimizer back as they were written.</summary>
    /// <exception cref="InvalidDataException">A file is broken or belongs to another model.</exception>
    public static void Restore(string folder, Gpt2 model, IOptimizer optimizer, long steps)
    {
        ModelWeights.Load(model, folder);
        using var file = SafetensorsFile.Open(Path.Combine(folder, OptimizerFile));
        foreach (var (name, value) in optimizer.State())
            TensorFiles.Fill(value, file, file.Find(name) ?? throw new InvalidDataException($"'{file.Path}' lacks '{name}'; it belongs to another model."));
        optimizer.Steps = steps;
    }

    private Gpt2Config Config(Gpt2 model) => tokenizer is null ? model.Config : model.Config with
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
