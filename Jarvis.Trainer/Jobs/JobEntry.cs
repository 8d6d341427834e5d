using Jarvis.Contracts;

namespace Jarvis.Trainer.Jobs;

/// <summary>One job: its work, how far it is, and the way to stop it.</summary>
internal sealed class JobEntry(DataJob job, JobWork work)
{
    private readonly CancellationTokenSource _cancel = new(); // has no timer and no handle: the collector may have it
    private volatile DataJob _job = job;

    public JobWork Work { get; } = work;
    public CancellationToken Cancelled => _cancel.Token;
    public DataJob Job
    {
        get => _job;
        set => _job = value;
    }
    public bool IsOver => Job.State is ImportState.Done or ImportState.Failed or ImportState.Cancelled;

    public void Cancel() => _cancel.Cancel();
}
