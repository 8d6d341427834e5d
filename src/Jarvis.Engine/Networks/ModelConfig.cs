using System.Text.Json;
using System.Text.Json.Nodes;
using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Precision;
using Jarvis.Storage;
using static TorchSharp.torch;

namespace Jarvis.Engine.Networks;

/// <summary>What a network is, as <c>config.json</c> of a Hugging Face model folder says it; one record a family, all in <see cref="ModelFamilies"/>.</summary>
public abstract record ModelConfig
{
    public const string FileName = "config.json";

    /// <summary>Hugging Face's <c>model_type</c>.</summary>
    public abstract string ModelType { get; }

    /// <summary>Tokens that the network sees at once.</summary>
    public abstract int ContextLength { get; }

    public abstract int VocabularySize { get; }

    public abstract int Layers { get; }

    public abstract int Width { get; }

    /// <summary>All weights, a tied one counted once.</summary>
    public abstract long Parameters { get; }

    /// <summary>Whether a longer sequence than <see cref="ContextLength"/> is outside of what the network can take in.</summary>
    public virtual bool BoundedContext => true;

    /// <summary>Floating-point operations of one training token: six a multiplied weight, and attention over rows of <paramref name="context"/> tokens.</summary>
    public abstract double TrainFlopsPerToken(int context);

    /// <summary>Bytes that one layer keeps of one token for the way back.</summary>
    /// <param name="multipliedBytes">Of an element between two multiplications: 4 in fp32, 2 in bf16.</param>
    public abstract long LayerActivationBytes(int context, int multipliedBytes);

    /// <summary>Share of activations dropped while training.</summary>
    public abstract double Dropout { get; init; }

    public abstract int? BosTokenId { get; init; }

    public abstract int? EosTokenId { get; init; }

    public abstract JsonObject ToJson();

    /// <summary>The network with its weights made on <paramref name="device"/> and left undefined.</summary>
    public abstract LanguageModel Create(IPrecision precision, Device? device = null);

    /// <summary>The same network with another number of tokens.</summary>
    public abstract ModelConfig WithVocabulary(int size);

    /// <summary>The plan with everything that describes this network filled in, and what has no meaning for it empty.</summary>
    public abstract TrainingPlan Into(TrainingPlan plan);

    /// <summary>Of a model folder; of an adapter folder, its base's.</summary>
    /// <exception cref="InvalidDataException">The folder's configuration is missing, broken, or of a model that this engine does not run.</exception>
    public static ModelConfig Read(string folder)
    {
        var (json, path) = ReadJson(AdapterFolder.TryOpen(folder)?.Base ?? folder);
        return Parsing(path, () => ModelFamilies.Parse(json, path));
    }

    public void Write(string folder, string? name = null) =>
        DiskFile.Replace(Path.Combine(folder, name ?? FileName), ToJson().ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");

    protected static (JsonObject Json, string Path) ReadJson(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) throw new InvalidDataException($"'{folder}' has no {FileName}; it is no model folder.");
        return (Parsing(path, () => JsonNode.Parse(DiskFile.ReadAllText(path)) as JsonObject ?? throw new InvalidDataException($"'{path}' is not a JSON object.")), path);
    }

    protected static T Parsing<T>(string path, Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or ArgumentException or OverflowException)
        {
            throw new InvalidDataException($"'{path}' is not a model configuration: {error.Message}", error);
        }
    }

    protected static string? Text(JsonObject json, string key) => json[key]?.GetValue<string>();

    /// <summary>A number, or the first of a list of numbers (several tokens that end an answer).</summary>
    protected static int? FirstId(JsonNode? id) => (id is JsonArray several ? several.FirstOrDefault() : id)?.GetValue<int>();

    protected static int Size(JsonObject json, string path, string key, int most)
    {
        int value = json[key]?.GetValue<int>() ?? throw new InvalidDataException($"'{path}' has no {key}.");
        return value >= 1 && value <= most ? value : throw new InvalidDataException($"'{path}': {key} is {value}; it must be from 1 to {most}.");
    }
}
