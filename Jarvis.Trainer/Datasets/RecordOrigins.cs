using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Data.Store;
using Jarvis.Engine.TokenFiles;

namespace Jarvis.Trainer.Datasets;

/// <summary>
/// Finds where the documents of a token folder came from. Keeps the datasets that it looks into open until it is disposed.
/// </summary>
internal sealed class RecordOrigins(IReadOnlyList<RunDataSource> sources, JarvisPaths paths) : IDisposable
{
    private readonly Dictionary<string, (string Name, RecordStore? Store)> _datasets = [];

    public (string? DatasetId, string Name, string Source, bool Gone) Of(RecordOrigin origin)
    {
        if (origin.Source >= sources.Count)
        {
            return (null, "unknown", "unknown", true);
        }
        var source = sources[origin.Source];
        if (!DataEntry.IsDataset(source.Name))
        {
            return (
                null,
                source.Name,
                origin.Id > 0 ? string.Create(CultureInfo.InvariantCulture, $"{source.Name}:{origin.Id}") : source.Name,
                false
            );
        }
        var id = source.Name[DataEntry.DatasetPrefix.Length..];
        var (name, store) = Open(id);
        var known = store is null ? null : RecordSteps.SourceOf(store, origin.Id);
        return (id, name, known ?? "the dataset is deleted", store?.Find(origin.Id) is null);
    }

    public void Dispose()
    {
        foreach (var (_, store) in _datasets.Values)
        {
            store?.Dispose();
        }
    }

    private (string Name, RecordStore? Store) Open(string id)
    {
        if (_datasets.TryGetValue(id, out var known))
        {
            return known;
        }
        var manifest = DatasetManifest.Read(paths.Dataset(id));
        return _datasets[id] = (manifest?.Name ?? id, manifest is null ? null : RecordStore.Open(paths.Dataset(id)));
    }
}
