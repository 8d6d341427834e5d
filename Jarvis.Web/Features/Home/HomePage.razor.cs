using Jarvis.Contracts;
using Jarvis.Storage;
using Jarvis.Web.Feed;
using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Features.Home;

/// <summary>
/// What runs, what comes next and why it waits, last night and the machine. All but the schedules comes from the feed, so that nothing
/// waits for a request; a part that has nothing to say is left out.
/// </summary>
public sealed partial class HomePage
{
    private const int MostRows = 4;
    private readonly Throttle _throttle = new();
    private HomeView _view = HomeView.Empty;
    private IReadOnlyList<ComingRun> _coming = [];
    private string? _gpuHint;
    private string? _asked;

    [Inject]
    private TrainerClient Trainer { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

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
                if (!_throttle.Now())
                {
                    return false;
                }

                Look();
                return true;
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

    /// <summary>A GPU is there, but "auto" resolves to the CPU: the chosen libtorch cannot use it.</summary>
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
            _gpuHint = null; // The top bar says that the trainer does not answer.
        }
    }

    private void Look() => _view = HomeView.Of(Feed.State.Runs, _coming, Feed.State.Notices, Clock);

    private async Task LookAheadAsync(bool recent)
    {
        try
        {
            _coming =
            [
                .. (await Trainer.ListSchedulesAsync(recent))
                    .Where(schedule => !schedule.Paused && schedule.Next.Count > 0)
                    .Select(schedule => new ComingRun(schedule, schedule.Next[0]))
                    .OrderBy(next => next.At),
            ];
        }
        catch (TrainerException)
        {
            _coming = []; // The top bar says that the trainer does not answer; the feed reloads everything when it does.
        }

        Look();
    }

    private async Task ResumeAsync(RunSummary run)
    {
        _asked = run.Id;
        await Toasts.TryAsync(() => Trainer.AskRunAsync(run.Id, "resume"));
        _asked = null;
    }
}
