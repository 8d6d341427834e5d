using Jarvis.Contracts;
using Jarvis.Data.Balancing;
using Jarvis.Data.Store;
using Jarvis.Trainer.Jobs;

namespace Jarvis.Trainer.Datasets;

/// <summary>Holds records out for validation.</summary>
internal sealed class SplitJob(DatasetLibrary library, TimeProvider time) : ChangeJob<SplitRequest>(library)
{
    public const string Kind = "split";

    public override string Name => Kind;

    protected override string ChangeKind => ChangeKinds.Split;

    protected override JobOutcome Change(string folder, SplitRequest options, JobRun job) =>
        new(
            SplitChange.Apply(folder, options, time, share => job.Report(new JobStep("Split", share)), job.CancellationToken)?.Description
                ?? "The records are split so already"
        );
}
