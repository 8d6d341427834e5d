using Jarvis.Contracts;
using Jarvis.Web.Feed;
using Jarvis.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Features.Runs;

/// <summary>How far the run is and its figures, which follow its steps twice a second at most.</summary>
public sealed partial class RunLive
{
    private readonly Throttle _throttle = new(TimeSpan.FromMilliseconds(500));
    private RunSummary? _run;
    private double? _epoch;

    [Parameter, EditorRequired]
    public string RunId { get; set; } = "";

    /// <summary>The newest phase; null until the history is read.</summary>
    [Parameter]
    public PhaseChanged? Phase { get; set; }

    /// <summary>Of the newest step in the history; live steps update it.</summary>
    [Parameter]
    public double? Epoch { get; set; }

    /// <summary>The newest evaluation.</summary>
    [Parameter]
    public EvaluationMetrics? Latest { get; set; }

    /// <summary>Where time went beside training; null until the history is read.</summary>
    [Parameter]
    public RunTimes? Times { get; set; }

    /// <summary>Between the progress and the figures.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    protected override void OnParametersSet()
    {
        _run = Feed.State.Find(RunId) ?? _run;
        _epoch = Math.Max(_epoch ?? 0, Epoch ?? 0) is var epoch and > 0 ? epoch : null;
    }

    protected override bool Heard(FeedEvent what)
    {
        if (what is FeedEvent.Steps(var runId, [.., var last]) && runId == RunId)
        {
            _epoch = last.Epoch;
            _run = Feed.State.Find(RunId) ?? _run;
            return _throttle.Now();
        }

        if (what is FeedEvent.Reloaded || (what is FeedEvent.Run(var run) && run.Id == RunId))
        {
            _run = Feed.State.Find(RunId) ?? _run;
            return true;
        }

        return false;
    }
}
