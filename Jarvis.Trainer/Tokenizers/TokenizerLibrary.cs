using System.Collections.Concurrent;
using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Data.Importing;
using Jarvis.Storage;
using Jarvis.Tokenizers;
using Jarvis.Trainer.Refusals;
using Jarvis.Trainer.Storage;

namespace Jarvis.Trainer.Tokenizers;

/// <summary>
/// The folders under <c>tokenizers/</c> that hold a <c>tokenizer.json</c>: lists, adds, renames, deletes with a minute to undo.
/// </summary>
internal sealed class TokenizerLibrary(JarvisPaths paths, TimeProvider time, ILogger<TokenizerLibrary> logger) : IFolderCare
{
    private const string FileName = "tokenizer.json";

    private readonly ConcurrentDictionary<string, (DateTime WrittenAt, TokenizerSummary Summary)> _known = new();
    private readonly DeletableFolders _folders = new(paths.Tokenizers, time);
    private readonly Lock _naming = new();

    /// <summary>Newest first.</summary>
    public IReadOnlyList<TokenizerSummary> All() =>
        [.. _folders.Ids.Select(Find).OfType<TokenizerSummary>().OrderByDescending(t => t.CreatedAt)];

    /// <summary>Null if no tokenizer has this id.</summary>
    public TokenizerSummary? Find(string id)
    {
        var folder = _folders.Of(id);
        var file = new FileInfo(Path.Combine(folder, FileName));
        if (!DeletableFolders.IsId(id) || !file.Exists)
        {
            return null;
        }
        if (_known.TryGetValue(id, out var known) && known.WrittenAt == file.LastWriteTimeUtc)
        {
            return known.Summary;
        }
        try
        {
            using var stream = DiskFile.OpenRead(file.FullName);
            using var document = JsonDocument.Parse(stream);
            var about =
                TokenizerAbout.Read(folder) ?? new TokenizerAbout(id, "Trained for a run", new DateTimeOffset(file.LastWriteTimeUtc));
            var summary = new TokenizerSummary(id, about.Name, VocabularySize(document.RootElement), about.Source, about.CreatedAt, folder);
            _known[id] = (file.LastWriteTimeUtc, summary);
            return summary;
        }
        catch (Exception exception)
            when (exception is JsonException or IOException or UnauthorizedAccessException or InvalidOperationException or FormatException)
        {
            logger.LogWarning("{File} is not listed: {Reason}", file.FullName, exception.Message);
            return null;
        }
    }

    public TokenizerSummary Get(string id) => Find(id) ?? throw TokenizerRefusals.None(id);

    public string FileOf(string id) => Path.Combine(Get(id).Path, FileName);

    /// <summary>Adds a tokenizer under a free id derived from its name, completely or not at all.</summary>
    /// <param name="placing">Called with the id before anything is stored under it.</param>
    public TokenizerSummary Add(TextTokenizer tokenizer, string name, string source, Action<string>? placing = null)
    {
        Directory.CreateDirectory(paths.Tokenizers);
        lock (_naming)
        {
            var (id, number) = FreeId(DatasetNames.ToId(name, "tokenizer"));
            placing?.Invoke(id);
            CompleteFolder.Make(
                _folders.Of(id),
                folder =>
                {
                    tokenizer.Save(folder);
                    new TokenizerAbout(number == 1 ? name : $"{name} {number}", source, time.GetUtcNow()).Write(folder);
                }
            );
            return Get(id);
        }
    }

    /// <summary>Changes the name alone; the id stays, because plans refer to it.</summary>
    public TokenizerSummary Rename(string id, string name)
    {
        lock (_naming)
        {
            var summary = Get(id);
            new TokenizerAbout(name, summary.Source, summary.CreatedAt).Write(summary.Path);
            _known.TryRemove(id, out _);
            return Get(id);
        }
    }

    public TokenizerSummary Delete(string id)
    {
        var summary = Get(id);
        _folders.Delete(id);
        return summary;
    }

    public TokenizerSummary Restore(string id)
    {
        if (Find(id) is not null)
        {
            throw RequestRefusedException.NotNow(
                "It cannot be put back.",
                $"Another tokenizer has the id \"{id}\" by now. Delete that one first."
            );
        }
        return _folders.Restore(id) ? Get(id) : throw TokenizerRefusals.NotRestorable(id);
    }

    /// <summary>
    /// Removes for good what was deleted a minute ago; at start also what an earlier process left half made or half removed.
    /// </summary>
    public void Sweep(bool atStart) => _folders.Sweep(atStart);

    private (string Id, int Number) FreeId(string wish)
    {
        int number = 1;
        var id = wish;
        while (_folders.IsTaken(id))
        {
            id = $"{wish}-{++number}";
        }
        return (id, number);
    }

    // Added tokens may or may not also be in the vocabulary, so the size is the largest id plus one.
    private static int VocabularySize(JsonElement root)
    {
        int largest = -1;
        if (
            root.TryGetProperty("model", out var model)
            && model.TryGetProperty("vocab", out var vocabulary)
            && vocabulary.ValueKind == JsonValueKind.Object
        )
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
