using Jarvis.Contracts;
using Jarvis.Web.Feed;
using Jarvis.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Features.Runs;

/// <summary>The run's figures in one row.</summary>
public sealed partial class RunStats
{
    private readonly Throttle _throttle = new();
    private RunSummary? _run;

    [Parameter, EditorRequired]
    public string RunId { get; set; } = "";

    /// <summary>The newest evaluation.</summary>
    [Parameter]
    public EvaluationMetrics? Latest { get; set; }

    /// <summary>Where the rest of the time went, such as "paused 1 h 2 m"; null if nowhere.</summary>
    [Parameter]
    public string? Times { get; set; }

    private string TimeTitle =>
        "With evaluations and checkpoints; pauses and waiting do not count" + (Times is null ? "" : $". Besides: {Times}");

    protected override void OnParametersSet() => _run = Feed.State.Find(RunId) ?? _run;

    protected override bool Heard(FeedEvent what)
    {
        bool mine = what is FeedEvent.Reloaded || (what is FeedEvent.Run(var run) && run.Id == RunId);
        if (mine || (what is FeedEvent.Steps(var runId, _) && runId == RunId && _throttle.Now()))
        {
            _run = Feed.State.Find(RunId) ?? _run;
            return true;
        }

        return false;
    }
}
