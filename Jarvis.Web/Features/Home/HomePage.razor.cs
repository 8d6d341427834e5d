using Jarvis.Contracts;
using Jarvis.Storage;
using Jarvis.Web.Feed;
using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Features.Home;

/// <summary>What runs, what comes next, what finished, and the machine; all from the feed, so nothing waits for a request.</summary>
public sealed partial class HomePage
{
    private readonly Throttle _throttle = new();
    private IReadOnlyList<RunSummary> _all = [];
    private IReadOnlyList<RunSummary> _active = [];
    private IReadOnlyList<RunSummary> _queued = [];
    private IReadOnlyList<RunSummary> _finished = [];
    private string? _gpuHint;
    private IReadOnlyList<(ScheduleSummary Schedule, DateTimeOffset At)> _coming = [];

    [Inject]
    private TrainerClient Trainer { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        Look();
        await LookAheadAsync(recent: true);
        await LookAtGpuAsync();
    }

    protected override bool Heard(FeedEvent what)
    {
        switch (what)
        {
            case FeedEvent.Steps:
                Look();
                return _throttle.Now();
            case FeedEvent.Run or FeedEvent.Removed or FeedEvent.Started or FeedEvent.Finished or FeedEvent.Failed or FeedEvent.Reloaded:
                Look();
                return true;
            default:
                return false;
        }
    }

    protected override async Task HeardAsync(FeedEvent what)
    {
        if (what is FeedEvent.Schedules or FeedEvent.Reloaded)
        {
            await LookAheadAsync(recent: false);
            StateHasChanged();
        }
    }

    /// <summary>There is a GPU, but "auto" resolves to the processor: the chosen libtorch cannot use it.</summary>
    private async Task LookAtGpuAsync()
    {
        if (Feed.State.Hardware?.Gpus is not [var gpu, ..])
        {
            return;
        }

        try
        {
            var estimate = await Trainer.EstimateAsync(new TrainingPlan());
            _gpuHint = estimate.Device.StartsWith("cpu", StringComparison.OrdinalIgnoreCase)
                ? $"{gpu.Name} is not used: this libtorch has no support for it. "
                    + $"Stop Jarvis and start it with {CommandName.Jarvis} up --torch cuda"
                : null;
        }
        catch (TrainerException)
        {
            _gpuHint = null; // The bar says that the trainer is away.
        }
    }

    private void Look()
    {
        _all = Feed.State.Runs;
        _active = [.. Feed.State.Active];
        _queued = [.. _all.Where(run => run.State == RunState.Queued).OrderBy(run => run.QueuePosition ?? int.MaxValue)];
        _finished =
        [
            .. _all.Where(run => run.EndedAt is not null && !FeedState.IsActive(run.State) && run.State != RunState.Queued)
                .OrderByDescending(run => run.EndedAt),
        ];
    }

    private async Task LookAheadAsync(bool recent)
    {
        try
        {
            _coming =
            [
                .. (await Trainer.ListSchedulesAsync(recent))
                    .Where(schedule => !schedule.Paused && schedule.Next.Count > 0)
                    .Select(schedule => (schedule, schedule.Next[0]))
                    .OrderBy(next => next.Item2),
            ];
        }
        catch (TrainerException)
        {
            _coming = []; // The bar says that the trainer is away; the feed reloads all when it is back.
        }
    }
}
