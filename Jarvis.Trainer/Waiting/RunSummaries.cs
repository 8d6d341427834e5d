using System.Runtime.CompilerServices;
using Jarvis.Contracts;
using Jarvis.Engine.Plans;
using Jarvis.Trainer.Hardware;
using Jarvis.Trainer.Runs;

namespace Jarvis.Trainer.Waiting;

/// <summary>Turns rows into what lists, hub and screens show, with the place in the queue and the reason to wait.</summary>
internal sealed class RunSummaries(RunBook book, DeviceSlots slots, MemoryRoom room, MachineNow machine)
{
    private readonly ConditionalWeakTable<TrainingPlan, IReadOnlyList<PlanChoice>> _changed = new();

    public RunSummary Of(RunRow run)
    {
        int? place =
            run is { State: RunState.Queued, IsDeleted: false }
            && book.Queued().ToList().FindIndex(other => other.Id == run.Id) is >= 0 and var index
                ? index + 1
                : null;
        var progress = run.Progress;
        return new RunSummary(
            run.Id,
            run.Name,
            run.State,
            run.CreatedAt,
            run.StartedAt,
            run.EndedAt,
            run.Plan.Model.Size,
            PlanLabels.Data(run.Plan),
            progress.Step,
            progress.MaxSteps,
            Share(run),
            run.IsLive ? progress.EtaSeconds : null,
            progress.Loss,
            progress.ValidationLoss,
            progress.BestLoss,
            run.IsLive ? progress.TokensPerSecond : progress.MeasuredTokensPerSecond,
            run.IsLive ? progress.Phase ?? RunPhase.Data : null,
            run.Attempt,
            place,
            place is null ? null : Waits(run),
            run.Reason,
            run.ScheduleId,
            progress.BestCheckpoint,
            progress.LastCheckpoint,
            run.IsDeleted
        )
        {
            Tags = run.Tags,
            Note = run.Note,
            Archived = run.Archived,
            Tokens = progress.Tokens,
            RunSeconds = progress.RunSeconds,
            RunSecondsAt = run.IsLive ? progress.LastAt : null,
            Asked = run.IsLive ? run.Asked : null,
            Stopped = run.IsStopped,
            Changed = Changed(run.Plan),
        };
    }

    /// <summary>Worked out once for each plan: a plan does not change.</summary>
    private IReadOnlyList<PlanChoice> Changed(TrainingPlan plan) =>
        _changed.GetValue(plan, asked =>
            [
                .. PlanChoices
                    .Of(PlanResolver.Fill(asked, machine.Facts), machine.Facts)
                    .Where(choice => choice.Key is not ("data" or "size"))
                    .Select(choice => choice with { Reason = null }),
            ]
        );

    private static double? Share(RunRow run) =>
        run.State == RunState.Completed && !run.IsStopped ? 1
        : run.Progress.Share is { } share ? share
        : run.Progress.MaxSteps > 0 ? Math.Clamp((double)run.Progress.Step / run.Progress.MaxSteps, 0, 1)
        : null;

    private string Waits(RunRow run)
    {
        string device = slots.Of(run.Plan);
        var before = book.Queued().TakeWhile(other => other.Id != run.Id).Where(other => slots.Of(other.Plan) == device).ToList();
        var holder = book.Live().FirstOrDefault(live => slots.Of(live.Plan) == device);
        string? occupied = holder is null ? null : $"Waiting for {DeviceSlots.Words(device)} (in use by {holder.Name})";
        string? queue = before.Count switch
        {
            0 => null,
            1 => $"behind {before[0].Name}",
            var n => $"behind {n} runs",
        };
        return (occupied, queue) switch
        {
            (null, null) => room.Lacks(run) is { } lack ? $"Waiting for memory: {lack}" : "Starts in a moment.",
            ({ } text, null) => $"{text}.",
            (null, { } text) => $"Queued {text}.",
            ({ } first, { } second) => $"{first}, {second}.",
        };
    }
}
