using Jarvis.Contracts;
using Jarvis.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Features.Runs;

/// <summary>The run's figures in one row.</summary>
public sealed partial class RunStats
{
    [CascadingParameter]
    private UserClock Clock { get; set; } = null!;

    [Parameter]
    public RunSummary? Run { get; set; }

    /// <summary>The newest evaluation.</summary>
    [Parameter]
    public EvaluationMetrics? Latest { get; set; }

    /// <summary>Where the rest of the time went, such as "paused 1 h 2 m"; null if nowhere.</summary>
    [Parameter]
    public string? Times { get; set; }

    private string TimeTitle => RunTimes.TrainingHint + (Times is null ? "" : $". Besides: {Times}");
}
