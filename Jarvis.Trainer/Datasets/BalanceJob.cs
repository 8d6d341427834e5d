using Jarvis.Contracts;
using Jarvis.Data.Balancing;
using Jarvis.Data.Store;
using Jarvis.Trainer.Jobs;

namespace Jarvis.Trainer.Datasets;

/// <summary>Takes records out until the domains are balanced.</summary>
internal sealed class BalanceJob(DatasetLibrary library, TimeProvider time) : ChangeJob<BalanceRequest>(library)
{
    public const string Kind = "balance";

    public override string Name => Kind;

    protected override string ChangeKind => ChangeKinds.Balance;

    protected override JobOutcome Change(string folder, BalanceRequest options, JobRun job) =>
        new(
            BalanceChange
                .Apply(folder, options, time, share => job.Report(new JobStep("Balance", share)), job.CancellationToken)
                ?.Description
                ?? "Nothing had to go: the domains are balanced already"
        );
}
