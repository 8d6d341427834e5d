using Jarvis.Contracts;
using Jarvis.Engine.Machine;
using Jarvis.Engine.Plans;
using Jarvis.Trainer.Hardware;
using Jarvis.Trainer.Runs;

namespace Jarvis.Trainer.Queue;

/// <summary>
/// Estimates what a plan will cost on this machine: by arithmetic, corrected by the speed that runs on the same device reached.
/// </summary>
internal sealed class PlanCosts(RunBook book, PlanProblems problems, MachineNow machine, SpeedCalibration calibration)
{
    /// <summary>A measured speed counts from this step on; before it, a GPU is still loading its kernels.</summary>
    private const long MeasuredAfterSteps = 50;

    public PlanEstimate Of(TrainingPlan plan)
    {
        var found = problems.Of(plan);
        var facts = machine.Facts;
        if (problems.Unusable(plan).Count > 0)
        {
            return PlanEstimator.Estimate(new TrainingPlan(), facts) with { Problems = found };
        }
        bool measuring = false;
        double? speed =
            PlanChecks.Problems(PlanProblems.WithAnyData(plan), facts).Count > 0 ? null : MeasuredSpeed(plan, facts, out measuring);
        var estimate = PlanEstimator.Estimate(plan, facts, speed);
        return estimate with { Problems = [.. found.Union(estimate.Problems).Union(problems.NoRoom(plan))], IsMeasuringSpeed = measuring };
    }

    /// <summary>
    /// Tokens per second of the newest run with the same network, batch and precision on the same device. For other shapes, computed from
    /// the highest FLOP/s that the device reached in a run or in the short measurement: the highest, because small networks reach few. Null
    /// while it is still to be measured.
    /// </summary>
    private double? MeasuredSpeed(TrainingPlan plan, MachineFacts facts, out bool measuring)
    {
        measuring = false;
        var wanted = SpeedKey.Of(plan, facts, card: null);
        var measured = book.All()
            .Where(run => IsMeasured(run.Progress) && PlanChecks.Problems(run.Plan).Count == 0)
            .Select(run => (Speed: run.Progress.MeasuredTokensPerSecond!.Value, Key: SpeedKey.Of(run.Plan, facts, run.Progress.DeviceName)))
            .Where(run => run.Key.Device == wanted.Device && run.Key.Precision == wanted.Precision)
            .ToList();
        if (measured.LastOrDefault(run => run.Key.IsAlike(wanted)) is { Key: not null } alike)
        {
            return alike.Speed;
        }

        double calibrated = calibration.FlopsPerSecond(wanted.Device, wanted.Precision) ?? 0;
        double most = measured.Select(run => run.Speed * PlanEstimator.FlopsPerToken(run.Key.Plan)).Append(calibrated).Max();
        if (most > 0)
        {
            return PlanEstimator.TokensPerSecond(wanted.Plan, most);
        }
        measuring = calibration.Ask(wanted.Device, wanted.Plan.Compute.Device, wanted.Precision);
        return null;
    }

    private static bool IsMeasured(RunProgress progress) =>
        progress.MeasuredTokensPerSecond is not null && progress.Step >= Math.Min(MeasuredAfterSteps, Math.Max(1, progress.MaxSteps));

    /// <summary>The conditions under which a speed was measured.</summary>
    /// <param name="Device">A GPU's name rather than its number, because another GPU in the same slot is another device.</param>
    /// <param name="Plan">The plan with its automatic settings resolved.</param>
    private sealed record SpeedKey(string Device, string Precision, TrainingPlan Plan)
    {
        /// <param name="card">Name of the GPU that the run reported; null takes this machine's.</param>
        public static SpeedKey Of(TrainingPlan plan, MachineFacts facts, string? card)
        {
            var resolved = PlanResolver.Fill(plan, facts);
            return new SpeedKey(
                card ?? facts.Card(resolved.Compute.Device)?.Name ?? resolved.Compute.Device,
                EnumText.Of(resolved.Compute.Precision),
                resolved
            );
        }

        /// <summary>Whether a speed measured with one of them holds for the other, given the same device and precision.</summary>
        public bool IsAlike(SpeedKey other) =>
            Plan.Model.Context == other.Plan.Model.Context
            && Plan.Optimizer.MicroBatch == other.Plan.Optimizer.MicroBatch
            && Plan.Compute.Threads == other.Plan.Compute.Threads
            && PlanResolver.Network(Plan) == PlanResolver.Network(other.Plan);
    }
}
