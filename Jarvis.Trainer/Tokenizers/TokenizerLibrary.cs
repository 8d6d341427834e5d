using System.Collections.Concurrent;
using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Engine.Tokenizers;
using Jarvis.Trainer.Api;
using Jarvis.Trainer.Datasets;

namespace Jarvis.Trainer.Tokenizers;

/// <summary>The folders under <c>tokenizers/</c> that hold a <c>tokenizer.json</c>: lists, adds, renames, deletes with a minute to undo.</summary>
internal sealed class TokenizerLibrary(JarvisPaths paths, TimeProvider time, ILogger<TokenizerLibrary> logger)
{
    private const string FileName = "tokenizer.json";
    private const string BuildingMark = ".building-";
    private const string DeletingSuffix = DatasetLibrary.DeletingSuffix;

    private readonly ConcurrentDictionary<string, (DateTime WrittenAt, TokenizerSummary Summary)> _known = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _deletedAt = new();
    private readonly Lock _renaming = new();

    /// <summary>Newest first.</summary>
    public IReadOnlyList<TokenizerSummary> All() => Directory.Exists(paths.Tokenizers)
        ? [.. Directory.GetDirectories(paths.Tokenizers).Select(Path.GetFileName).OfType<string>().Select(Find).OfType<TokenizerSummary>().OrderByDescending(t => t.CreatedAt)]
        : [];

    /// <summary>Null when there is none of this id.</summary>
    public TokenizerSummary? Find(string id)
    {
        var folder = paths.Tokenizer(id);
        var file = new FileInfo(Path.Combine(folder, FileName));
        if (!IsId(id) || !file.Exists)
        {
            return null;
        }
        if (_known.TryGetValue(id, out var known) && known.WrittenAt == file.LastWriteTimeUtc)
        {
            return known.Summary;
        }
        try
        {
            using var stream = file.OpenRead();
            using var document = JsonDocument.Parse(stream);
            var about = TokenizerAbout.Read(folder) ?? new TokenizerAbout(id, "Trained for a run", file.LastWriteTimeUtc);
            var summary = new TokenizerSummary(id, about.Name, VocabularySize(document.RootElement), about.Source, about.CreatedAt, folder);
            _known[id] = (file.LastWriteTimeUtc, summary);
            return summary;
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            logger.LogWarning("{File} is not listed: {Reason}", file.FullName, failure.Message);
            return null;
        }
    }

    public TokenizerSummary Get(string id) => Find(id) ?? throw TokenizerRefusals.None(id);

    public string FileOf(string id) => Path.Combine(Get(id).Path, FileName);

    /// <summary>Puts a tokenizer among the others, under a free id made of its name: whole or not at all.</summary>
    public TokenizerSummary Add(TextTokenizer tokenizer, string name, string source)
    {
        Directory.CreateDirectory(paths.Tokenizers);
        var building = Path.Combine(paths.Tokenizers, $"new{BuildingMark}{Guid.NewGuid():N}");
        try
        {
            tokenizer.Save(building);
            lock (_renaming)
            {
                var (id, number) = FreeId(DatasetNames.ToId(name, "tokenizer"));
                new TokenizerAbout(number == 1 ? name : $"{name} {number}", source, time.GetUtcNow()).Write(building);
                Directory.Move(building, paths.Tokenizer(id));
                return Get(id);
            }
        }
        finally
        {
            if (Directory.Exists(building))
            {
                Directory.Delete(building, recursive: true);
            }
        }
    }

    /// <summary>The id stays: plans name it.</summary>
    public TokenizerSummary Rename(string id, string name)
    {
        lock (_renaming)
        {
            var summary = Get(id);
            new TokenizerAbout(name, summary.Source, summary.CreatedAt).Write(summary.Path);
            _known.TryRemove(id, out _);
            return Get(id);
        }
    }

    public TokenizerSummary Delete(string id)
    {
        lock (_renaming)
        {
            var summary = Get(id);
            var target = summary.Path + DeletingSuffix;
            if (Directory.Exists(target))
            {
                Directory.Delete(target, recursive: true);   // an earlier one of the same name, whose minute this ends
            }
            Directory.Move(summary.Path, target);
            _deletedAt[id] = time.GetUtcNow();
            return summary;
        }
    }

    public TokenizerSummary Restore(string id)
    {
        lock (_renaming)
        {
            var deleted = paths.Tokenizer(id) + DeletingSuffix;
            if (!IsId(id) || !Directory.Exists(deleted))
            {
                throw TokenizerRefusals.NotRestorable(id);
            }
            if (Directory.Exists(paths.Tokenizer(id)))
            {
                throw RequestRefusedException.NotNow("It cannot be put back.", $"Another tokenizer has the id \"{id}\" by now. Delete that one first.");
            }
            Directory.Move(deleted, paths.Tokenizer(id));
            _deletedAt.TryRemove(id, out _);
            return Get(id);
        }
    }

    /// <summary>Removes for good what was deleted a minute ago; at start also what an earlier process left half made or half removed.</summary>
    public void Sweep(bool atStart)
    {
        if (!Directory.Exists(paths.Tokenizers))
        {
            return;
        }
        lock (_renaming)
        {
            foreach (var folder in Directory.GetDirectories(paths.Tokenizers))
            {
                var name = Path.GetFileName(folder);
                bool deleted = name.EndsWith(DeletingSuffix, StringComparison.Ordinal);
                var id = deleted ? name[..^DeletingSuffix.Length] : name;
                bool due = deleted && _deletedAt.TryGetValue(id, out var at) && time.GetUtcNow() - at >= DatasetLibrary.UndoFor;
                if (due || (atStart && (deleted || name.Contains(BuildingMark, StringComparison.Ordinal))))
                {
                    Directory.Delete(folder, recursive: true);
                    _deletedAt.TryRemove(id, out _);
                }
            }
        }
    }

    private (string Id, int Number) FreeId(string wish)
    {
        int number = 1;
        var id = wish;
        while (Directory.Exists(paths.Tokenizer(id)) || Directory.Exists(paths.Tokenizer(id) + DeletingSuffix))
        {
            id = $"{wish}-{++number}";
        }
        return (id, number);
    }

    // Runs name theirs after their data, so a dot may be in it, but never only dots.
    private static bool IsId(string id) => id.Length is > 0 and <= 120 && char.IsAsciiLetterOrDigit(id[0]) && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
        && !id.EndsWith(DeletingSuffix, StringComparison.Ordinal) && !id.Contains(BuildingMark, StringComparison.Ordinal);

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
