using Jarvis.Contracts;
using Jarvis.Web.Feed;
using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Features.Runs;

/// <summary>One run, live. Everything on it comes from the Trainer's files and the feed, so that a reload shows the same.</summary>
public sealed partial class RunView
{
    private RunDetail? _detail;
    private TrainerException? _error;
    private HistoryLease? _history;
    private PhaseChanged? _phase;
    private EvaluationMetrics? _latest;
    private IReadOnlyList<SampleGenerated>? _samples;
    private IReadOnlyList<RunEvent>? _events;
    private IReadOnlyList<ValidationDetails>? _details;
    private IReadOnlyList<RunAttempt> _attempts = [];
    private long _reportVersion;
    private double? _epoch;
    private string? _advice;

    [Parameter, EditorRequired]
    public string Id { get; set; } = "";

    [Parameter]
    public string? Tab { get; set; }

    [Inject]
    private TrainerClient Trainer { get; set; } = null!;

    [Inject]
    private RunHistories Histories { get; set; } = null!;

    private RunSummary? Run => Feed.State.Find(Id) ?? _detail?.Summary;

    private IReadOnlyList<TabItem> TabItems => RunTabs.Of(_samples?.Count, _detail?.Checkpoints.Count);

    private string Selected => RunTabs.Selected(Tab);

    private RunTimes? Times(RunSummary run) => _events is null ? null : RunTimes.Of(run, _events, Clock.Now);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_history is not null)
        {
            await _history.DisposeAsync();
        }
    }

    protected override async Task OnInitializedAsync()
    {
        await LoadAsync();
        if (RendererInfo.IsInteractive && _error is null)
        {
            await OpenHistoryAsync();
            await AdviseAsync();
        }
    }

    protected override bool Heard(FeedEvent what)
    {
        if (what is FeedEvent.Report(var runId, _) && runId == Id)
        {
            _reportVersion++;
            return true;
        }

        return Concerns(what) || what is FeedEvent.Reloaded;
    }

    protected override async Task HeardAsync(FeedEvent what)
    {
        bool moved =
            Concerns(what)
            && (
                _detail?.Summary is not { } known
                || Run is not { } run
                || (known.State, known.Attempt, known.LastCheckpoint, known.BestCheckpoint)
                    != (run.State, run.Attempt, run.LastCheckpoint, run.BestCheckpoint)
            );
        if (
            moved
            || what is FeedEvent.Reloaded
            || (what is FeedEvent.Events(var runId, var batch) && runId == Id && batch.Any(each => each is CheckpointWritten))
        )
        {
            await LoadAsync();
            if (_history is null && _error is null)
            {
                await OpenHistoryAsync();
            }
        }
    }

    private bool Concerns(FeedEvent what) =>
        what switch
        {
            FeedEvent.Run(var run) => run.Id == Id,
            FeedEvent.Started(var run) => run.Id == Id,
            FeedEvent.Failed(var run, _) => run.Id == Id,
            FeedEvent.Finished(var run) => run.Id == Id,
            FeedEvent.Removed(var runId) => runId == Id,
            _ => false,
        };

    private async Task LoadAsync()
    {
        try
        {
            _detail = await Trainer.GetRunAsync(Id, recent: _detail is null);
            _error = null;
        }
        catch (TrainerException exception)
        {
            _error = exception;
        }

        StateHasChanged();
    }

    private async Task OpenHistoryAsync()
    {
        try
        {
            var history = await Histories.OpenAsync(Id, change => _ = InvokeAsync(() => Changed(change)));
            if (Disposed)
            {
                await history.DisposeAsync();
                return;
            }

            _history = history;
            Look();
        }
        catch (TrainerException exception)
        {
            _error = exception;
        }
    }

    private void Changed(HistoryChange change)
    {
        if (!Disposed && change.Others.Count > 0)
        {
            Look();
            StateHasChanged();
        }
    }

    private void Look()
    {
        _events = _history?.Read(history => history.Others.ToArray()) ?? _events;
        _epoch = _history?.Read(history => history.Steps is [.., var last] ? last.Epoch : (double?)null) ?? _epoch;
        _samples = _events?.OfType<SampleGenerated>().ToArray();
        _phase = _events?.OfType<PhaseChanged>().LastOrDefault();
        _details = _events
            ?.OfType<ValidationDetails>()
            .GroupBy(each => each.Step)
            .Select(group => group.Last())
            .OrderBy(each => each.Step)
            .ToArray();
        _attempts = _events is null ? [] : RunAttempts.Of(_events);
        _latest = _events?.OfType<EvaluationMetrics>().LastOrDefault();
    }

    private async Task AdviseAsync()
    {
        if (_detail is not { } detail)
        {
            return;
        }

        try
        {
            _advice = (await Trainer.EstimateAsync(detail.Plan)).Advice;
        }
        catch (TrainerException)
        {
            _advice = null; // The page is complete without the advice.
        }
    }

    /// <summary>The line above the figures. Why a queued run waits is a complete sentence of the Trainer's.</summary>
    internal static string? Notice(RunSummary run) =>
        run.State switch
        {
            RunState.Queued => run.Waits ?? "Waiting for its turn.",
            RunState.Failed or RunState.Interrupted or RunState.Cancelled => run.Reason,
            RunState.Paused => run.Reason ?? "Paused. Resume continues at the same step, with the same result as if it had not stopped.",
            RunState.Completed => run.Reason,
            _ => null,
        };
}
