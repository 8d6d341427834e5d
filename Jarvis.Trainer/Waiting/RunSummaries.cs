using Jarvis.Contracts;
using Jarvis.Trainer.Runs;

namespace Jarvis.Trainer.Waiting;

/// <summary>Turns rows into what lists, hub and screens show, with the place in the queue and the reason to wait.</summary>
internal sealed class RunSummaries(RunBook book, DeviceSlots slots, MemoryRoom room)
{
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
        );
    }

    private static double? Share(RunRow run) =>
        run.State == RunState.Completed ? 1
        : run.Progress.Share is { } share ? share
        : run.Progress.MaxSteps > 0 ? Math.Clamp((double)run.Progress.Step / run.Progress.MaxSteps, 0, 1)
        : null;

    private string Waits(RunRow run)
    {
        string device = slots.Of(run.Plan);
        var before = book.Queued().TakeWhile(other => other.Id != run.Id).Where(other => slots.Of(other.Plan) == device).ToList();
        var holder = book.Live().FirstOrDefault(live => slots.Of(live.Plan) == device);
        string? occupied = holder is null ? null : $"{holder.Name} is using {DeviceSlots.Words(device)}";
        string? queue = before.Count switch
        {
            0 => null,
            1 => $"{before[0].Name} goes first",
            var n => $"{n} runs go first",
        };
        return (occupied, queue) switch
        {
            (null, null) => room.Lacks(run) is { } lack ? $"Waits: {lack}" : "Starts in a moment.",
            ({ } text, null) => $"Next: {text}.",
            (null, { } text) => $"Waits: {text}.",
            ({ } first, { } second) => $"Waits: {first}; {second}.",
        };
    }
}
