using Jarvis.Contracts;
using Jarvis.Data.Store;
using Jarvis.Trainer.Jobs;

namespace Jarvis.Trainer.Datasets;

/// <summary>
/// A job that makes one change set. If the process dies after the change but before the job is saved as done, the next attempt recognizes
/// the change by version: the dataset has a newer change of this kind than when the attempt began.
/// </summary>
internal abstract class ChangeJob<TOptions>(DatasetLibrary library) : JobKind<DatasetTask<TOptions>>
{
    /// <summary>One of <see cref="ChangeKinds"/>.</summary>
    protected abstract string ChangeKind { get; }

    /// <returns>The outcome as text; the caller sets <see cref="JobOutcome.Result"/>.</returns>
    protected abstract JobOutcome Change(string folder, TOptions options, JobRun job);

    /// <summary>Called instead of <see cref="Change"/> if an earlier attempt already made the change. Does nothing by default.</summary>
    protected virtual void Complete(string folder, TOptions options, DatasetChange made) { }

    protected sealed override JobOutcome Run(DatasetTask<TOptions> task, JobRun job)
    {
        string folder = library.Folder(task.DatasetId);
        if (
            job.IsAfterDeath
            && job.SafePoint<BeforeChange>() is { } before
            && ChangeSet.FindMade(folder, ChangeKind, before.Version) is { } made
        )
        {
            Complete(folder, task.Options, made);
            return new JobOutcome(made.Description, task.DatasetId);
        }
        job.Reached(new BeforeChange(library.Get(task.DatasetId).Version));
        return Change(folder, task.Options, job) with { Result = task.DatasetId };
    }

    private sealed record BeforeChange(int Version);
}
