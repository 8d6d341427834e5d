using System.Text.Json;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Decoding;
using Jarvis.Engine.Machine;
using Jarvis.Engine.Models;
using Jarvis.Storage;
using Jarvis.Tokenizers;
using Jarvis.Tokenizers.Format;

namespace Jarvis.Engine.Generation;

/// <summary>A model folder ready to answer: network, tokenizer where it has one, and the tokens that end an answer.</summary>
public sealed class TextModel : IDisposable
{
    private TextModel(IDecoderModel decoder, TextTokenizer? tokenizer, IReadOnlySet<int> endTokens) =>
        (Decoder, Tokenizer, EndTokens) = (decoder, tokenizer, endTokens);

    public IDecoderModel Decoder { get; }

    /// <summary>Null for a folder without one; such a model takes and returns ids only.</summary>
    public TextTokenizer? Tokenizer { get; }

    public IReadOnlySet<int> EndTokens { get; }

    /// <param name="threads">Threads that compute; null uses one per physical core.</param>
    /// <param name="sequenceBytes">Memory that one sequence may take; a longer context is shortened to fit.</param>
    /// <exception cref="InvalidDataException">A file is missing, damaged, or of a model that cannot be run; the message says
    /// which.</exception>
    public static TextModel Load(string folder, int? threads = null, long sequenceBytes = long.MaxValue)
    {
        if (!Directory.Exists(folder))
        {
            throw new InvalidDataException(
                $"'{folder}' does not exist. Give a checkpoint folder: one with config.json and model.safetensors."
            );
        }
        // An adapter folder may leave out files that it does not change; those come from its base.
        string[] places = AdapterFolder.TryOpen(folder) is { } adapter ? [folder, adapter.Base] : [folder];
        var tokenizer = places.FirstOrDefault(HasTokenizer) is { } place ? Read(place) : null;
        var ends = new HashSet<int>(tokenizer?.StopIds ?? []);
        foreach (string file in new[] { "generation_config.json", ModelConfig.FileName })
        {
            ends.UnionWith(
                places.Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists) is { } path ? EndTokensOf(path) : []
            );
        }
        return new TextModel(DecoderModels.Load(folder, threads ?? CoreCount.Physical(), sequenceBytes), tokenizer, ends);
    }

    private static bool HasTokenizer(string folder) =>
        File.Exists(Path.Combine(folder, "tokenizer.json"))
        || (File.Exists(Path.Combine(folder, "vocab.json")) && File.Exists(Path.Combine(folder, "merges.txt")));

    private static TextTokenizer Read(string folder)
    {
        try
        {
            return TextTokenizer.Load(folder);
        }
        catch (TokenizerFormatException exception)
        {
            throw new InvalidDataException(exception.Message, exception);
        }
    }

    /// <summary><c>eos_token_id</c>: a number or a list of numbers.</summary>
    private static IEnumerable<int> EndTokensOf(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(DiskFile.ReadAllText(path));
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("eos_token_id", out var end))
            {
                return [];
            }
            return end.ValueKind switch
            {
                JsonValueKind.Number => [end.GetInt32()],
                JsonValueKind.Array => [.. end.EnumerateArray().Select(id => id.GetInt32())],
                _ => [],
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"'{path}' cannot be read: {exception.Message}", exception);
        }
    }

    public void Dispose() => Decoder.Dispose();
}
