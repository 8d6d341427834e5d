using Jarvis.Data.Store;
using Jarvis.Trainer.Jobs;

namespace Jarvis.Trainer.Datasets;

/// <param name="Number">Of the change that is taken back.</param>
internal sealed record UndoOptions(int Number);

/// <summary>Takes a large change back.</summary>
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
