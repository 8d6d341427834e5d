using Jarvis.Contracts;
using Jarvis.Engine.Plans;
using Jarvis.Trainer.Hardware;

namespace Jarvis.Trainer.Queue;

/// <summary>What a plan will cost here: by arithmetic, corrected by the speed that runs on the same device reached.</summary>
internal sealed class PlanCosts(RunBook book, PlanProblems problems, MachineNow machine, SpeedCalibration calibration)
{
    /// <summary>A speed counts from here on; before, a GPU still loads its kernels.</summary>
    private const long MeasuredAfterSteps = 50;

    public PlanEstimate Of(TrainingPlan plan)
    {
        var found = problems.Of(plan);
        var facts = machine.Facts;
        if (problems.Unusable(plan).Count > 0) return PlanEstimator.Estimate(new TrainingPlan(), facts) with { Problems = found };
        bool measuring = false;
        double? speed = PlanChecks.Problems(plan with { Data = ["any"] }, facts).Count > 0 ? null : MeasuredSpeed(plan, facts, out measuring);
        var estimate = PlanEstimator.Estimate(plan, facts, speed);
        return estimate with { Problems = [.. found.Union(estimate.Problems).Union(problems.NoRoom(plan))], IsMeasuringSpeed = measuring };
    }

    /// <summary>
    /// Tokens a second of the newest run with the same network, batch and precision on the same device. Where it trained something else, what as
    /// many operations a second would give; where it never trained, what a short measurement reached. Null while that is still to be done.
    /// </summary>
    private double? MeasuredSpeed(TrainingPlan plan, MachineFacts facts, out bool measuring)
    {
        measuring = false;
        var wanted = SpeedKey.Of(plan, facts, card: null);
        var measured = book.All().Where(run => IsMeasured(run.Progress) && PlanChecks.Problems(run.Plan).Count == 0)
            .Select(run => (Speed: run.Progress.MeasuredTokensPerSecond!.Value, Key: SpeedKey.Of(run.Plan, facts, run.Progress.DeviceName)))
            .Where(run => run.Key.Device == wanted.Device && run.Key.Precision == wanted.Precision).ToList();
        if (measured.LastOrDefault(run => run.Key.IsAlike(wanted)) is { Key: not null } alike) return alike.Speed;
        if (measured.Count > 0) return PlanEstimator.TokensPerSecond(wanted.Plan, measured[^1].Speed * PlanEstimator.FlopsPerToken(measured[^1].Key.Plan));

        if (calibration.FlopsPerSecond(wanted.Device, wanted.Precision) is { } reached) return PlanEstimator.TokensPerSecond(wanted.Plan, reached);
        measuring = calibration.Ask(wanted.Device, wanted.Plan.Device, wanted.Precision);
        return null;
    }

    private static bool IsMeasured(RunProgress progress) =>
        progress.MeasuredTokensPerSecond is not null && progress.Step >= Math.Min(MeasuredAfterSteps, Math.Max(1, progress.MaxSteps));

    /// <summary>What a speed was measured with.</summary>
    /// <param name="Device">A card's name, whatever its number: another card in the same place is another device.</param>
    /// <param name="Plan">Resolved.</param>
    private sealed record SpeedKey(string Device, string Precision, TrainingPlan Plan)
    {
        /// <param name="card">Name of the card that did it, where a run told; null asks the machine.</param>
        public static SpeedKey Of(TrainingPlan plan, MachineFacts facts, string? card)
        {
            var resolved = PlanResolver.Fill(plan, facts);
            return new SpeedKey(card ?? facts.Card(resolved.Device)?.Name ?? resolved.Device, resolved.Precision, resolved);
        }

        /// <summary>Whether a speed with the one is that of the other, on the same device at the same precision.</summary>
        public bool IsAlike(SpeedKey other) => Plan.Context == other.Plan.Context && Plan.MicroBatch == other.Plan.MicroBatch
            && Plan.Threads == other.Plan.Threads && PlanResolver.Network(Plan) == PlanResolver.Network(other.Plan);
    }
}
