using System.Diagnostics;
using Jarvis.Contracts;
using Jarvis.Web.Feed;
using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Features.Compare;

/// <summary>Compares two to eight runs. The runs and the view are in the URL, and runs that are training are updated live.</summary>
public sealed partial class ComparePage
{
    /// <summary>How often the tables are updated while a run trains; the curves are updated at once.</summary>
    private static readonly TimeSpan _between = TimeSpan.FromSeconds(2);

    private readonly CompareState _state = new();
    private readonly HashSet<string> _loading = [];
    private CompareHistories _histories = null!;
    private CompareCharts? _charts;
    private TrainerException? _error;
    private long _looked;
    private int _added;

    [SupplyParameterFromQuery(Name = "runs")]
    private string? RunIds { get; set; }

    [SupplyParameterFromQuery(Name = "x")]
    private string? Axis { get; set; }

    [SupplyParameterFromQuery(Name = "smooth")]
    private string? Smoothing { get; set; }

    [SupplyParameterFromQuery(Name = "log")]
    private string? Log { get; set; }

    [SupplyParameterFromQuery(Name = "from")]
    private string? From { get; set; }

    [SupplyParameterFromQuery(Name = "to")]
    private string? To { get; set; }

    [SupplyParameterFromQuery(Name = "step")]
    private string? Step { get; set; }

    [Inject]
    private TrainerClient Trainer { get; set; } = null!;

    [Inject]
    private RunHistories Histories { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private IEnumerable<string> Notices =>
        new[]
        {
            CompareText.Unknown(_state.Unknown),
            CompareText.Beyond([.. _state.Link.Beyond.Except(_state.Unknown).Select(id => Feed.State.Find(id)?.Name ?? id)]),
        }.OfType<string>();

    private string Adding => _state.IsFull ? $"{CompareLink.Most} runs, which is all that fits" : "Add a run";

    private string FileName => "compare-" + string.Join('-', _state.Runs.Take(3).Select(run => run.Id));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _histories.DisposeAsync();
    }

    protected override void OnInitialized()
    {
        base.OnInitialized();
        _histories = new CompareHistories(Histories);
        _histories.Changed += (runId, change) => _ = InvokeAsync(() => Changed(runId, change));
    }

    protected override async Task OnParametersSetAsync()
    {
        var gone = _state.Go(CompareLink.Read(RunIds, Axis, Smoothing, Log, From, To, Step));
        Summarize();
        foreach (var run in gone)
        {
            await _histories.CloseAsync(run.Id);
        }

        if (RendererInfo.IsInteractive)
        {
            await LoadAsync();
        }
    }

    protected override bool Heard(FeedEvent what)
    {
        switch (what)
        {
            case FeedEvent.Run or FeedEvent.Started or FeedEvent.Finished or FeedEvent.Failed or FeedEvent.Reloaded or FeedEvent.Removed:
                Summarize();
                return true;
            default:
                return false;
        }
    }

    protected override Task HeardAsync(FeedEvent what) => what is FeedEvent.Reloaded ? LoadAsync() : Task.CompletedTask;

    private void Summarize()
    {
        foreach (var run in _state.Runs)
        {
            run.Summary = Feed.State.Find(run.Id) ?? run.Summary;
        }
    }

    private async Task LoadAsync()
    {
        _error = null;
        await Task.WhenAll(_state.Runs.Where(run => run.Detail is null && _loading.Add(run.Id)).Select(LoadAsync).ToList());
    }

    private async Task LoadAsync(ComparedRun run)
    {
        try
        {
            run.Detail = await Trainer.GetRunAsync(run.Id, recent: true);
            run.Summary ??= run.Detail.Summary;
            run.MemoryBytes ??= await EstimateAsync(run.Detail.Plan);
            await _histories.OpenAsync(run.Id);
            _histories.Read(run.Id, Take(run));
        }
        catch (TrainerException exception) when (exception.IsNotFound)
        {
            _state.Miss(run.Id);
        }
        catch (TrainerException exception)
        {
            (run.Detail, _error) = (null, exception);
        }
        finally
        {
            _loading.Remove(run.Id);
        }

        StateHasChanged();
    }

    /// <summary>Null if the estimate fails: the comparison is useful without it.</summary>
    private async Task<long?> EstimateAsync(TrainingPlan plan)
    {
        try
        {
            return (await Trainer.EstimateAsync(plan)).MemoryBytes;
        }
        catch (TrainerException)
        {
            return null;
        }
    }

    private static Func<RunHistory, bool> Take(ComparedRun run) =>
        history =>
        {
            run.Take(history);
            return true;
        };

    private void Changed(string runId, HistoryChange change)
    {
        bool isDue = change.Others.Count > 0 || _looked == 0 || Stopwatch.GetElapsedTime(_looked) > _between;
        if (Disposed || !isDue || _state.Runs.FirstOrDefault(run => run.Id == runId) is not { } changed)
        {
            return;
        }

        _looked = Stopwatch.GetTimestamp();
        _histories.Read(runId, Take(changed));
        StateHasChanged();
    }

    private Task<IEnumerable<RunSummary>> SearchAsync(string? words, CancellationToken cancellationToken) =>
        Task.FromResult<IEnumerable<RunSummary>>(_state.Offers(Feed.State.Runs, words));

    private void AddAsync(RunSummary? run)
    {
        if (run is not null)
        {
            _added++; // a new key renders a new field, so that it is empty again
            GoTo(_state.Link.With(run));
        }
    }

    /// <summary>The browser's Back returns to the previous set of runs, not to every axis and range on the way.</summary>
    private void GoTo(CompareLink link) => Navigation.NavigateTo(link.Address(), replace: link.Runs.SequenceEqual(_state.Link.Runs));

    private Task SavePictureAsync() => _charts?.SavePictureAsync(FileName + ".png") ?? Task.CompletedTask;

    private Task SaveTableAsync()
    {
        // Each history is read separately, so that its lock is held no longer than one run takes.
        string csv = CompareCsv.Of(_state.Runs, (run, write) => _histories.Read(run.Id, write));
        return _charts?.SaveTextAsync(FileName + ".csv", "text/csv", csv) ?? Task.CompletedTask;
    }

    private async Task SaveReportAsync()
    {
        List<PlanSetting> settings = [];
        await Toasts.TryAsync(async () => settings = await Trainer.ListSettingsAsync());
        var curves = _state
            .Runs.Select(run => _histories.Read(run.Id, history => CompareCurves.Of(run, history, _state.Link)))
            .OfType<CompareCurves>()
            .ToList();
        string html = CompareReport.Of(_state, curves, settings, Clock.Full(Clock.Now));
        await (_charts?.SaveTextAsync(FileName + ".html", "text/html", html) ?? Task.CompletedTask);
    }
}
