using Jarvis.Web.Feed;
using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Jarvis.Web.Features.Runs;

/// <summary>
/// The run's curves. The browser gets the history once as one binary block, then only new points; the charts are not rendered again here.
/// </summary>
public sealed partial class RunCharts : IAsyncDisposable
{
    private static readonly SelectOption<string>[] _axes =
    [
        new("step", "step") { Title = "Optimizer steps" },
        new("epoch", "epoch") { Title = "Passes over the training data" },
        new("time", "time") { Title = "Time since the first step; pauses are shaded" },
        new("tokens", "tokens") { Title = "Tokens trained on" },
    ];

    private readonly CancellationTokenSource _gone = new();
    private ElementReference _host;
    private IJSObjectReference? _module;
    private IJSObjectReference? _charts;
    private HistoryLease? _history;
    private TrainerException? _error;
    private string _x = "step";
    private double _smooth = 0.6;
    private bool _log;

    [Parameter, EditorRequired]
    public string RunId { get; set; } = "";

    /// <summary>Of the run; stands in files that are saved.</summary>
    [Parameter]
    public string Name { get; set; } = "";

    /// <summary>In a chart without points: when the first step brings them.</summary>
    [Parameter]
    public string WithoutSteps { get; set; } = "";

    /// <summary>The same for charts of evaluations.</summary>
    [Parameter]
    public string WithoutEvaluations { get; set; } = "";

    [Inject]
    private IJSRuntime JS { get; set; } = null!;

    [Inject]
    private RunHistories Histories { get; set; } = null!;

    private string Words =>
        _history?.Read(history => history.Steps) is { Count: > 0 } steps
            ? $"Training loss from {Formats.Loss(steps[0].Loss)} to {Formats.Loss(steps[^1].Loss)} over "
                + $"{Formats.Plural(steps.Count, "step")}."
            : "No steps yet.";

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        if (_history is not null)
        {
            await _history.DisposeAsync();
        }

        try
        {
            if (_charts is not null)
            {
                await _charts.InvokeVoidAsync("dispose");
                await _charts.DisposeAsync();
            }

            if (_module is not null)
            {
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The page is gone, and its charts with it.
        }

        _gone.Dispose();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        try
        {
            _module = await JS.InvokeAsync<IJSObjectReference>("import", _gone.Token, "./js/charts.js");
            _charts = await _module.InvokeAsync<IJSObjectReference>(
                "create",
                _gone.Token,
                _host,
                new
                {
                    x = _x,
                    smooth = _smooth,
                    log = _log,
                }
            );
            var history = await Histories.OpenAsync(RunId, change => _ = InvokeAsync(() => AppendAsync(change)));
            if (_gone.IsCancellationRequested)
            {
                await history.DisposeAsync();
                return;
            }

            _history = history;
            await SendAllAsync();
        }
        catch (TrainerException exception)
        {
            _error = exception;
            StateHasChanged();
        }
        catch (Exception exception) when (exception is JSDisconnectedException or OperationCanceledException or ObjectDisposedException)
        {
            // The page was left before the charts were made.
        }
    }

    private async Task AppendAsync(HistoryChange change)
    {
        if (_charts is null || _history is null || _gone.IsCancellationRequested)
        {
            return; // the history that is sent later contains the change
        }

        try
        {
            await (change.Cut ? SendAllAsync() : _charts.InvokeVoidAsync("append", _gone.Token, ChartBlock.Of(change)).AsTask());
        }
        catch (Exception exception) when (exception is JSDisconnectedException or OperationCanceledException or ObjectDisposedException)
        {
            // The page was left.
        }
    }

    private Task SendAllAsync() => _charts!.InvokeVoidAsync("reset", _gone.Token, _history!.Read(ChartBlock.Of)).AsTask();

    private Task SetAxisAsync(string x)
    {
        _x = x;
        return SetAsync(new { x });
    }

    private Task SetSmoothAsync(double smooth)
    {
        _smooth = smooth;
        return SetAsync(new { smooth = _smooth });
    }

    private Task SetLogAsync(bool log)
    {
        _log = log;
        return SetAsync(new { log = _log });
    }

    private async Task SetAsync(object changes)
    {
        if (_charts is not null)
        {
            await _charts.InvokeVoidAsync("set", _gone.Token, changes);
        }
    }
}
