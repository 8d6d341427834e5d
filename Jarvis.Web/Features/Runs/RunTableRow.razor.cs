using Jarvis.Contracts;
using Jarvis.Web.Feed;
using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Features.Runs;

/// <summary>One run in the table. The page renders it when the table changes; in between, <see cref="Move"/> updates it alone.</summary>
public sealed partial class RunTableRow
{
    /// <summary>A curve is made from all of a run's steps, which are read once; the run's page draws longer ones.</summary>
    private const long MostCurveSteps = 20_000;

    private readonly Throttle _throttle = new();
    private RunSummary _run = null!;

    [Parameter, EditorRequired]
    public RunSummary Run { get; set; } = null!;

    [Parameter, EditorRequired]
    public IReadOnlyList<RunColumn> Columns { get; set; } = [];

    [Parameter]
    public bool Selected { get; set; }

    /// <summary>The schedule that started the run; null if it is unknown.</summary>
    [Parameter]
    public string? ScheduleName { get; set; }

    [Parameter]
    public EventCallback<string> OnToggle { get; set; }

    [Parameter]
    public EventCallback<RunSummary> OnEdit { get; set; }

    /// <summary>All rows of the page, so that it can update one of them.</summary>
    [Parameter, EditorRequired]
    public HashSet<RunTableRow> Rows { get; set; } = null!;

    [CascadingParameter]
    private UserClock Clock { get; set; } = null!;

    [Inject]
    private TrainerClient Trainer { get; set; } = null!;

    [Inject]
    private RunFeed Feed { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    private string Id => _run.Id;

    private RunBulk Bulk => new(Trainer, Toasts);

    private string ChangedText => string.Join(" · ", _run.Changed.Select(choice => $"{choice.Title} {choice.Value}"));

    private string Progress =>
        _run.State switch
        {
            RunState.Queued => _run.Waits ?? "waiting for its turn",
            RunState.Preparing => "preparing the data",
            _ => $"step {Formats.Steps(_run)}"
                + (_run.State == RunState.Running ? $" · {Formats.TokensPerSecond(_run.TokensPerSecond)}" : ""),
        };

    public void Dispose() => Rows.Remove(this);

    /// <summary>Shows the run as the feed has it now.</summary>
    /// <param name="steps">Only its figures changed, which is shown a few times a second at most.</param>
    public void Move(string runId, bool steps)
    {
        if (runId == Id && Feed.State.Find(Id) is { } now && (!steps || _throttle.Now()))
        {
            _run = now;
            StateHasChanged();
        }
    }

    protected override void OnInitialized() => Rows.Add(this);

    protected override void OnParametersSet() => _run = Feed.State.Find(Run.Id) ?? Run;

    private Task ToFrontAsync() =>
        Toasts.TryAsync(() =>
            Trainer.MoveRunAsync(
                Id,
                Feed.State.Runs.Where(run => run.State == RunState.Queued && run.Id != Id).MinBy(run => run.QueuePosition)?.Id
            )
        );
}
