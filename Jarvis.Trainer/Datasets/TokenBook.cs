using System.Collections.Concurrent;
using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Engine.TokenFiles;
using Jarvis.Storage;

namespace Jarvis.Trainer.Datasets;

/// <summary>
/// How many tokens a dataset's content has, where token files were made of it alone; for lists. A finished set never changes, so each is
/// read once.
/// </summary>
internal sealed class TokenBook(JarvisPaths paths)
{
    /// <summary>By folder; a set of several sources says nothing of one of them.</summary>
    private readonly ConcurrentDictionary<string, (string Hash, long Tokens)?> _known = new(StringComparer.Ordinal);

    /// <summary>Adds the count to each dataset that one is known of; the newest set's where several tokenizers were used.</summary>
    public IEnumerable<DatasetSummary> With(IEnumerable<DatasetSummary> datasets)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (
            string folder in Directory.Exists(paths.Tokens)
                ? Directory.GetDirectories(paths.Tokens).OrderBy(Directory.GetLastWriteTimeUtc).ToArray()
                : []
        )
        {
            if (Find(folder) is var (hash, tokens))
            {
                counts[hash] = tokens;
            }
        }
        return datasets.Select(dataset => counts.TryGetValue(dataset.Hash, out long tokens) ? dataset with { Tokens = tokens } : dataset);
    }

    private (string Hash, long Tokens)? Find(string folder)
    {
        if (_known.TryGetValue(folder, out var known))
        {
            return known;
        }
        var file = new FileInfo(Path.Combine(folder, TokenManifest.FileName));
        if (!file.Exists)
        {
            return null; // not finished yet
        }
        try
        {
            using var text = DiskFile.OpenRead(file.FullName);
            var manifest = JsonSerializer.Deserialize<TokenManifest>(text, ContractJson.Options);
            return _known[folder] = manifest is { Sources: [{ Version: not null } source] } ? (source.Hash, manifest.Tokens) : null;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            return _known[folder] = null; // who prepares with it hears why
        }
    }
}
