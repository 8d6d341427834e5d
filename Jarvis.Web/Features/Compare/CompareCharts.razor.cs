using System.Text;
using Jarvis.Web.Feed;
using Jarvis.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Jarvis.Web.Features.Compare;

/// <summary>
/// The curves of all runs in shared charts, with their values at the crosshair. The browser gets each history once and then only new
/// points. The script fills the cells of the table, so they are never rendered here.
/// </summary>
public sealed partial class CompareCharts : IAsyncDisposable
{
    private static readonly SelectOption<CompareAxis>[] _axes =
    [
        .. Enum.GetValues<CompareAxis>()
            .Select(axis => new SelectOption<CompareAxis>(axis, CompareText.Word(axis)) { Title = CompareText.Help(axis) }),
    ];

    private readonly CancellationTokenSource _gone = new();
    private readonly HashSet<string> _sent = [];
    private ElementReference _host;
    private DotNetObjectReference<CompareCharts>? _this;
    private IJSObjectReference? _module;
    private IJSObjectReference? _charts;
    private string? _sentRuns;
    private string? _sentView;

    [Parameter, EditorRequired]
    public IReadOnlyList<ComparedRun> Runs { get; set; } = [];

    [Parameter, EditorRequired]
    public CompareLink Link { get; set; } = new();

    [Parameter, EditorRequired]
    public CompareHistories Histories { get; set; } = null!;

    /// <summary>Called when another view was chosen.</summary>
    [Parameter]
    public EventCallback<CompareLink> Go { get; set; }

    [Inject]
    private IJSRuntime JS { get; set; } = null!;

    private string? Thinned =>
        Runs.Select(run => CompareBlock.StepsPerPoint(Histories.Read(run.Id, history => history.Steps.Count))).DefaultIfEmpty(1).Max()
            is > 1
                and var most
            ? $"Long runs are drawn with the mean of up to {Formats.Count(most)} steps a point. The CSV file has every step."
            : null;

    public async ValueTask DisposeAsync()
    {
        Histories.Changed -= Changed;
        await _gone.CancelAsync();
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
            // The page is closed, and its charts are gone with it.
        }

        _this?.Dispose();
        _gone.Dispose();
    }

    /// <summary>Called by the script when a range was selected in a chart, which already shows it; nulls mean the whole range.</summary>
    [JSInvokable]
    public Task Zoomed(double? from, double? to)
    {
        var link = Link with { From = from, To = to };
        _sentView = View(link);
        return Go.InvokeAsync(link);
    }

    public Task SavePictureAsync(string name) => TryAsync(() => _charts!.InvokeVoidAsync("picture", _gone.Token, name));

    public Task SaveTextAsync(string name, string type, string text) =>
        TryAsync(async () =>
        {
            using var stream = new DotNetStreamReference(new MemoryStream(Encoding.UTF8.GetBytes(text)));
            await _module!.InvokeVoidAsync("saveStream", _gone.Token, stream, name, type);
        });

    protected override void OnInitialized() => Histories.Changed += Changed;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await TryAsync(
                async () =>
                {
                    _module = await JS.InvokeAsync<IJSObjectReference>("import", _gone.Token, "./js/compare.js");
                    _this = DotNetObjectReference.Create(this);
                    _sentView = View(Link);
                    _charts = await _module.InvokeAsync<IJSObjectReference>("create", _gone.Token, _host, _this, Options(Link));
                },
                always: true
            );
        }

        await SendAsync();
    }

    private static string View(CompareLink link) => (link with { Runs = [], Beyond = [], SampleStep = null }).Address();

    private static object Options(CompareLink link) =>
        new
        {
            x = link.Axis.ToString().ToLowerInvariant(),
            smooth = link.Smoothing,
            log = link.Log,
            from = link.From,
            to = link.To,
        };

    /// <summary>Sends what the browser does not have yet: other runs, another view, histories that were opened.</summary>
    private Task SendAsync() =>
        TryAsync(async () =>
        {
            string runs = string.Join('\n', Runs.Select(run => $"{run.Id} {run.Slot} {run.Parameters} {run.Name}"));
            if (runs != _sentRuns)
            {
                _sentRuns = runs;
                _sent.IntersectWith(Runs.Select(run => run.Id));
                await _charts!.InvokeVoidAsync(
                    "runs",
                    _gone.Token,
                    Runs.Select(run => new
                    {
                        id = run.Id,
                        name = run.Name,
                        slot = run.Slot,
                        parameters = run.Parameters,
                    })
                );
            }

            foreach (var run in Runs)
            {
                if (!_sent.Contains(run.Id))
                {
                    await ResetAsync(run.Id);
                }
            }

            string view = View(Link);
            if (view != _sentView)
            {
                _sentView = view;
                await _charts!.InvokeVoidAsync("set", _gone.Token, Options(Link));
            }
        });

    private async Task ResetAsync(string runId)
    {
        if (Histories.Read(runId, history => CompareBlock.Of(history, TrainingClock.Of(history))) is { } block)
        {
            _sent.Add(runId); // before the await, so that points that arrive meanwhile are appended after the block, in order
            await _charts!.InvokeVoidAsync("reset", _gone.Token, runId, block);
        }
    }

    private void Changed(string runId, HistoryChange change) => _ = InvokeAsync(() => AppendAsync(runId, change));

    private Task AppendAsync(string runId, HistoryChange change) =>
        TryAsync(async () =>
        {
            if (!_sent.Contains(runId))
            {
                return; // The block that is read later contains this change.
            }

            // A new attempt shifts the training time of later steps by the pause, so the whole history is sent again.
            if (change.Cut || change.Others.Any(each => each is Contracts.RunResumed))
            {
                await ResetAsync(runId);
            }
            else if (Histories.Read(runId, history => CompareBlock.Of(change, TrainingClock.Of(history))) is { } block)
            {
                await _charts!.InvokeVoidAsync("append", _gone.Token, runId, block);
            }
        });

    /// <param name="always">Also call while the charts do not exist yet.</param>
    private async Task TryAsync(Func<ValueTask> ask, bool always = false)
    {
        if (_gone.IsCancellationRequested || (_charts is null && !always))
        {
            return;
        }

        try
        {
            await ask();
        }
        catch (Exception exception) when (exception is JSDisconnectedException or OperationCanceledException or ObjectDisposedException)
        {
            // The page was closed.
        }
    }
}
