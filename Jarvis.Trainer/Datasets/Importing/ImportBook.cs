using Jarvis.Contracts;
using Jarvis.Data.Importing;
using Jarvis.Data.Importing.Sources;
using Jarvis.Trainer.Hubs;

namespace Jarvis.Trainer.Datasets.Importing;

/// <summary>The imports of this process, in order; every change goes out through the hub.</summary>
internal sealed class ImportBook(DatasetLibrary library, HubOutbox outbox, TimeProvider time)
{
    private const int FinishedKept = 20;

    private readonly List<ImportEntry> _entries = [];
    private readonly Lock _lock = new();
    private long _lastId;

    public IReadOnlyList<ImportJob> All()
    {
        lock (_lock)
        {
            return [.. _entries.Select(e => e.Job)];
        }
    }

    public ImportEntry? Find(string id)
    {
        lock (_lock)
        {
            return _entries.Find(e => e.Job.Id == id);
        }
    }

    /// <summary>Adds a waiting import under a dataset id that nobody has; a name that is taken gets a number.</summary>
    public ImportEntry Add(string name, ImportWork work)
    {
        ImportEntry entry;
        lock (_lock)
        {
            var (id, number) = work.FixedId is null ? FreeId(DatasetNames.ToId(name)) : (work.FixedId, 1);
            var shown = number == 1 ? name : $"{name} {number}";
            entry = new ImportEntry(
                new ImportJob(
                    $"import-{++_lastId}",
                    shown,
                    ImportState.Waiting,
                    "Waits for its turn",
                    null,
                    null,
                    0,
                    null,
                    null,
                    time.GetUtcNow()
                ),
                id,
                work
            );
            _entries.Add(entry);
        }
        outbox.ToAll(to => to.ImportChanged(entry.Job));
        return entry;
    }

    public void Update(ImportEntry entry, ImportJob job)
    {
        entry.Job = job;
        outbox.ToAll(to => to.ImportChanged(job));
        if (entry.IsOver)
        {
            outbox.ToAll(to => to.DatasetsChanged());
            ForgetOld();
        }
    }

    public void Remove(ImportEntry entry)
    {
        lock (_lock)
        {
            _entries.Remove(entry);
        }
        outbox.ToAll(to => to.DatasetsChanged());
    }

    public bool IsBusy(string datasetId)
    {
        lock (_lock)
        {
            return _entries.Exists(e => !e.IsOver && e.DatasetId == datasetId);
        }
    }

    private (string Id, int Number) FreeId(string wish)
    {
        int number = 1;
        var id = wish;
        while (
            id == StarterSource.DatasetId
            || library.IsTaken(id)
            || _entries.Exists(e => (!e.IsOver || e.WaitsForConsent) && e.DatasetId == id)
        )
        {
            id = $"{wish}-{++number}";
        }
        return (id, number);
    }

    private void ForgetOld()
    {
        lock (_lock)
        {
            foreach (var old in _entries.Where(e => e.IsOver && !e.WaitsForConsent).SkipLast(FinishedKept).ToList())
            {
                _entries.Remove(old);
            }
        }
    }
}
