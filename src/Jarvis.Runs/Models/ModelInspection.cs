using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Models;
using Jarvis.Tokenizers;
using Jarvis.Tokenizers.Format;

namespace Jarvis.Runs.Models;

/// <summary>What a model folder is, before it is imported: only configuration, headers and tokenizer are read.</summary>
public static class ModelInspection
{
    /// <exception cref="InvalidDataException">It is no model that this engine runs; the message says why, and what to do.</exception>
    public static ModelProbe Of(ModelSource source)
    {
        try
        {
            return Recognise(source);
        }
        catch (InvalidDataException exception)
        {
            // The folder of a zip file is a temporary one, which means nothing to its user.
            throw new InvalidDataException(exception.Message.Replace(source.Folder, source.Name, StringComparison.Ordinal), exception);
        }
    }

    private static ModelProbe Recognise(ModelSource source)
    {
        if (Refusal(source) is { } why)
        {
            throw new InvalidDataException(why);
        }
        var files = source.Files();
        var config = ModelFolder.ReadConfig(source.Folder);
        using (var weights = WeightFolder.Open(source.Folder))
        {
            long stored = weights.Tensors.Sum(tensor => tensor.Entry.Elements);
            if (stored < config.Parameters)
            {
                throw new InvalidDataException(
                    $"Its weights hold {stored:N0} numbers, and {ModelConfig.FileName} describes a model of {config.Parameters:N0}; files "
                        + "are missing, or they belong to another model."
                );
            }
        }
        var (tokenizer, problem) = Tokenizer(source);
        return new ModelProbe(
            DisplayName.Clean(source.Name),
            config.Into(new TrainingPlan()).Model.Architecture,
            config.Parameters,
            config.Layers,
            config.Width,
            config.ContextLength,
            StoredPrecision.Of(source.Folder),
            tokenizer is null ? null : TokenizerText.Kind(tokenizer.Parts),
            config.VocabularySize,
            tokenizer?.VocabularySize,
            tokenizer?.ChatTemplate is not null,
            [.. files.Select(file => file.Name).Order(StringComparer.Ordinal)],
            files.Sum(file => file.Bytes),
            [.. Notes(config, tokenizer, problem)]
        );
    }

    private static string? Refusal(ModelSource source)
    {
        var names = source.All.Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
        if (!names.Contains(ModelConfig.FileName))
        {
            return names.Contains(AdapterConfig.FileName)
                ? $"{source.Name} is an adapter without its base model. Merge the two (jarvis export, or PEFT's merge_and_unload), and "
                    + "import the merged model."
                : $"{source.Name} has no {ModelConfig.FileName}, so it is no model folder. Choose the folder that has it and the weights.";
        }
        if (names.Contains(WeightFolder.FileName) || names.Contains(WeightFolder.IndexName))
        {
            return null;
        }
        string? other = names.FirstOrDefault(name => Path.GetExtension(name) is ".bin" or ".pt" or ".pth" or ".gguf" or ".onnx" or ".h5");
        return other is null
            ? $"{source.Name} has no {WeightFolder.FileName}. Copy or download the weights too."
            : $"{source.Name} has its weights as {other}, and Jarvis reads safetensors. Save it with "
                + "save_pretrained(folder, safe_serialization=True), or download the safetensors files.";
    }

    private static (TextTokenizer? Tokenizer, string? Problem) Tokenizer(ModelSource source)
    {
        var names = source.All.Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
        if (!names.Contains("tokenizer.json") && !(names.Contains("vocab.json") && names.Contains("merges.txt")))
        {
            return (
                null,
                "It has no tokenizer.json: it can be a base model with a tokenizer of your choice, and cannot be chatted with as it is."
            );
        }
        try
        {
            return (TextTokenizer.Load(source.Folder), null);
        }
        catch (TokenizerFormatException exception)
        {
            string why = exception.Message.Replace(source.Folder, source.Name, StringComparison.Ordinal);
            return (null, $"Its tokenizer cannot be used, so it cannot be chatted with as it is: {why}");
        }
    }

    private static IEnumerable<string> Notes(ModelConfig config, TextTokenizer? tokenizer, string? problem)
    {
        if (problem is not null)
        {
            yield return problem;
        }
        if (tokenizer is null)
        {
            yield break;
        }
        if (tokenizer.VocabularySize > config.VocabularySize)
        {
            yield return $"Its tokenizer knows {tokenizer.VocabularySize:N0} tokens and the network {config.VocabularySize:N0}; texts with "
                + "the others cannot be answered.";
        }
        if (tokenizer.ChatTemplate is null)
        {
            yield return "It has no chat template that Jarvis can use: it continues what you write instead of answering.";
        }
    }
}
