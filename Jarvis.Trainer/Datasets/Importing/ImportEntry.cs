using Jarvis.Contracts;

namespace Jarvis.Trainer.Datasets.Importing;

/// <summary>One import: what it does, how far it is, and the way to stop it.</summary>
internal sealed class ImportEntry(ImportJob job, string datasetId, ImportWork work)
{
    // never disposed: it has neither timer nor handle, and whoever cancels may come late
    private readonly CancellationTokenSource _cancel = new();
    private int _taken;
    private volatile ImportJob _job = job;

    public string DatasetId { get; } = datasetId;
    public ImportWork Work { get; private set; } = work;
    public CancellationToken Cancelled => _cancel.Token;
    public ImportJob Job
    {
        get => _job;
        set => _job = value;
    }
    public bool IsOver => Job.State is ImportState.Done or ImportState.Failed or ImportState.Cancelled;

    /// <summary>It stopped at broken lines and waits for a consent to skip them; its uploads wait with it.</summary>
    public bool WaitsForConsent => Job is { State: ImportState.Failed, Broken: not null };

    /// <summary>Makes it a waiting import again, with that consent; false where somebody was faster.</summary>
    public bool TryAccept(bool force)
    {
        if (Interlocked.Exchange(ref _taken, 0) == 0)
        {
            return false;
        }
        Work = Work with { Options = Work.Options with { AcceptBroken = true, ForceBroken = force } };
        return true;
    }

    public void Cancel() => _cancel.Cancel();

    /// <summary>
    /// True for the first who asks: the thread that imports, or who cancels it while it waits. Only that one says how it ended.
    /// </summary>
    public bool TryTake() => Interlocked.Exchange(ref _taken, 1) == 0;
}
