using System.Collections.Concurrent;
using System.Text.Json;
using Jarvis.Contracts;

namespace Jarvis.Trainer.Datasets;

/// <summary>Lists the folders under <c>tokenizers/</c> that hold a <c>tokenizer.json</c>.</summary>
internal sealed class TokenizerLibrary(JarvisPaths paths, ILogger<TokenizerLibrary> logger)
{
    private const string FileName = "tokenizer.json";

    private readonly ConcurrentDictionary<string, (DateTime WrittenAt, TokenizerSummary Summary)> _known = new();

    /// <summary>Newest first.</summary>
    public IReadOnlyList<TokenizerSummary> All() => Directory.Exists(paths.Tokenizers)
        ? [.. Directory.GetDirectories(paths.Tokenizers).Select(Read).OfType<TokenizerSummary>().OrderByDescending(t => t.CreatedAt)]
        : [];

    private TokenizerSummary? Read(string folder)
    {
        var file = new FileInfo(Path.Combine(folder, FileName));
        if (!file.Exists)
        {
            return null;
        }
        if (_known.TryGetValue(folder, out var known) && known.WrittenAt == file.LastWriteTimeUtc)
        {
            return known.Summary;
        }
        try
        {
            using var stream = file.OpenRead();
            using var document = JsonDocument.Parse(stream);
            var id = Path.GetFileName(folder);
            var summary = new TokenizerSummary(id, id, VocabularySize(document.RootElement), "byte-level BPE", file.LastWriteTimeUtc, folder);
            _known[folder] = (file.LastWriteTimeUtc, summary);
            return summary;
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            logger.LogWarning("{File} is not listed: {Reason}", file.FullName, failure.Message);
            return null;
        }
    }

    // Added tokens may or may not also stand in the vocabulary, so the size is the largest id and one.
    private static int VocabularySize(JsonElement root)
    {
        int largest = -1;
        if (root.TryGetProperty("model", out var model) && model.TryGetProperty("vocab", out var vocabulary) && vocabulary.ValueKind == JsonValueKind.Object)
        {
            largest = vocabulary.EnumerateObject().Select(t => t.Value.GetInt32()).DefaultIfEmpty(-1).Max();
        }
        if (root.TryGetProperty("added_tokens", out var added) && added.ValueKind == JsonValueKind.Array)
        {
            largest = added.EnumerateArray().Select(t => t.TryGetProperty("id", out var id) ? id.GetInt32() : -1).Append(largest).Max();
        }
        return largest + 1;
    }
}
