using Jarvis.Contracts;
using Jarvis.Data;

namespace Jarvis.Trainer.Datasets;

/// <summary>One import: what it does, how far it is, and the way to stop it.</summary>
/// <param name="settled">Called when it is over for good: done, failed or cancelled by the user, not merely stopped with the service.</param>
/// <param name="uploadId">Removed when the import is over; null when it reads a file in place.</param>
internal sealed class ImportEntry(ImportJob job, string datasetId, string description, Func<IRecordSource> source, string? uploadId, Action? settled)
{
    private readonly CancellationTokenSource _cancel = new(); // never disposed: it has neither timer nor handle, and whoever cancels may come late
    private int _taken;
    private volatile ImportJob _job = job;

    public string DatasetId { get; } = datasetId;
    public string Description { get; } = description;
    public Func<IRecordSource> Source { get; } = source;
    public string? UploadId { get; } = uploadId;
    public Action? Settled { get; } = settled;
    public CancellationToken Cancelled => _cancel.Token;
    public ImportJob Job { get => _job; set => _job = value; }
    public bool IsOver => Job.State is ImportState.Done or ImportState.Failed or ImportState.Cancelled;

    public void Cancel() => _cancel.Cancel();

    /// <summary>True for the first who asks: the thread that imports, or who cancels it while it waits. Only that one says how it ended.</summary>
    public bool TryTake() => Interlocked.Exchange(ref _taken, 1) == 0;
}
