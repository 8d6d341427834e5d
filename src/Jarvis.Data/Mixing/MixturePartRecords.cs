using Jarvis.Contracts;
using Jarvis.Data.Importing.Sources;
using Jarvis.Data.Reading;
using Jarvis.Data.Records;
using Jarvis.Data.Store;

namespace Jarvis.Data.Mixing;

/// <summary>The selected records of one part of a mixture; their ids are in a temporary table of the part's store.</summary>
internal sealed class MixturePartRecords : IDisposable
{
    private readonly RecordStore _store;

    public MixturePartRecords(string directory, DatasetManifest manifest, double weight, double share, long seed)
    {
        _store = RecordStore.Open(directory);
        try
        {
            long all = _store.Count(),
                take = Math.Clamp((long)Math.Round(all * share), Math.Min(1, all), all);
            SeededOrder.Define(_store.Connection, seed);
            string order = take < all ? $"ORDER BY {SeededOrder.Sql}, id" : "";
            _store.Connection.Execute(
                $"CREATE TEMP TABLE taken(id INTEGER PRIMARY KEY); INSERT INTO taken SELECT id FROM {LiveView.Name} {order} LIMIT $take",
                ("$take", take)
            );
            Mixed = new MixedPart(manifest.Id, manifest.Name, weight, _store.Version, _store.Hash, take, all);
        }
        catch
        {
            _store.Dispose();
            throw;
        }
    }

    public MixedPart Mixed { get; }

    /// <summary>Records by domain; those without one are counted under the dataset's name.</summary>
    public IEnumerable<(string Domain, long Records)> Domains()
    {
        using var command = _store.Connection.Command(
            $"SELECT domain, count(*) FROM {LiveView.Name} WHERE id IN (SELECT id FROM taken) GROUP BY domain"
        );
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            yield return (rows.Text(0) ?? Mixed.Name, rows.GetInt64(1));
        }
    }

    public IReadOnlyList<IRecordSource> Files()
    {
        var files = new List<IRecordSource>();
        using var command = _store.Connection.Command(
            $"""
            SELECT s.id, s.name, sum(r.length) FROM {LiveView.Name} r JOIN sources s ON s.id = r.source WHERE r.id IN (SELECT id FROM taken) GROUP BY s.id ORDER BY s.id
            """
        );
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            files.Add(new MixtureFile(this, rows.GetInt64(0), rows.GetString(1), rows.GetInt64(2)));
        }
        return files;
    }

    public IEnumerable<ReadItem> Read(long source, CancellationToken cancellationToken)
    {
        foreach (var (record, line) in _store.ReadSource(source, "AND r.id IN (SELECT id FROM taken)"))
        {
            cancellationToken.ThrowIfCancellationRequested();
            // Documents of different datasets are different, even if their names are equal.
            yield return ReadItem.Of(
                line,
                RecordDraft.Of(record) with
                {
                    Domain = record.Domain ?? Mixed.Name,
                    Document = record.Document is { } document ? $"{Mixed.DatasetId}: {document}" : null,
                }
            );
        }
    }

    public void Dispose() => _store.Dispose();
}

/// <summary>One file of a part, so that every record keeps the file and line from which it originally came.</summary>
internal sealed class MixtureFile(MixturePartRecords part, long source, string file, long characters) : IRecordSource
{
    public string Name => $"{part.Mixed.Name}: {file}";

    public string Format => "dataset";

    public long Bytes => characters;

    public IEnumerable<ReadItem> Read(Action<long> bytesRead, CancellationToken cancellationToken)
    {
        long read = 0;
        foreach (var item in part.Read(source, cancellationToken))
        {
            read += item.Record!.Text?.Length ?? item.Record.Turns!.Sum(t => (long)t.Content.Length);
            bytesRead(Math.Min(read, characters));
            yield return item;
        }
    }
}
