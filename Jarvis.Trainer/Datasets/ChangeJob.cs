using Jarvis.Contracts;
using Jarvis.Data.Store;
using Jarvis.Trainer.Jobs;

namespace Jarvis.Trainer.Datasets;

/// <summary>
/// A job that makes one change set. A death between the change and its note in the database is told by the versions: the dataset has a
/// newer change of this kind than when the attempt began.
/// </summary>
internal abstract class ChangeJob<TOptions>(DatasetLibrary library) : JobKind<DatasetTask<TOptions>>
{
    /// <summary>One of <see cref="ChangeKinds"/>.</summary>
    protected abstract string ChangeKind { get; }

    /// <returns>What came out, in words; <see cref="JobOutcome.Result"/> is set by who calls it.</returns>
    protected abstract JobOutcome Change(string folder, TOptions options, JobRun job);

    /// <summary>What there is still to do once the change was found to be made; nothing as a rule.</summary>
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
