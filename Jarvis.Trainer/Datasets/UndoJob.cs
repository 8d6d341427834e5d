using Jarvis.Data.Store;
using Jarvis.Trainer.Jobs;

namespace Jarvis.Trainer.Datasets;

/// <param name="Number">Number of the change to undo.</param>
internal sealed record UndoOptions(int Number);

/// <summary>Undoes a large change; a small one is undone within the request.</summary>
internal sealed class UndoJob(DatasetLibrary library, TimeProvider time) : ChangeJob<UndoOptions>(library)
{
    public const string Kind = "undo";

    public override string Name => Kind;

    protected override string ChangeKind => ChangeKinds.Undo;

    protected override JobOutcome Change(string folder, UndoOptions options, JobRun job)
    {
        job.Report(new JobStep("Taking it back", null));
        return new JobOutcome(ChangeSet.Undo(folder, time, options.Number).Description);
    }
}
