using System.Collections.Concurrent;
using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Engine.TokenFiles;
using Jarvis.Storage;

namespace Jarvis.Trainer.Datasets;

/// <summary>
/// Token counts of datasets, for lists; known only if token files were made from that dataset alone. A finished set of token files never
/// changes, so each is read once.
/// </summary>
internal sealed class TokenBook(JarvisPaths paths)
{
    /// <summary>By folder; null if the set mixes several sources, and so says nothing about any one of them, or cannot be read.</summary>
    private readonly ConcurrentDictionary<string, (string Hash, long Tokens)?> _known = new(StringComparer.Ordinal);

    /// <summary>Adds the count to each dataset for which it is known; if several tokenizers were used, that of the newest set.</summary>
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
            return _known[folder] = null; // preparing data with it says why
        }
    }
}
