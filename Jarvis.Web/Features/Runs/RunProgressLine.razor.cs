using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Web.Feed;
using Jarvis.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Features.Runs;

/// <summary>How far the run is: step, epoch, when it will end, and its phase.</summary>
public sealed partial class RunProgressLine
{
    private static readonly RunPhase[] _phases = [RunPhase.Data, RunPhase.Load, RunPhase.Train, RunPhase.Evaluate, RunPhase.Save];

    [CascadingParameter]
    private UserClock Clock { get; set; } = null!;

    [Parameter]
    public RunSummary? Run { get; set; }

    /// <summary>The newest phase; null until the history is read.</summary>
    [Parameter]
    public PhaseChanged? Phase { get; set; }

    [Parameter]
    public double? Epoch { get; set; }

    /// <summary>Where time went beside training; null if nowhere.</summary>
    [Parameter]
    public string? Times { get; set; }

    private bool Active => Run is { } run && FeedState.IsActive(run.State);

    private RunPhase? Current => Phase?.Phase ?? Run?.Phase;

    /// <summary>What the run does at the moment, while there is no ETA.</summary>
    private string? PhaseText =>
        !Active
        || Phase is not { Phase: < RunPhase.Done and not RunPhase.Train } phase
        || (phase.Phase > RunPhase.Load && Run?.EtaSeconds is not null)
            ? null
        : phase.Progress is { } progress ? $"{phase.Text} {Formats.Percent(progress)}"
        : phase.Text;

    private string Look(RunPhase phase) => PhaseLook.Of(phase, Run, Current);

    private static string Word(RunPhase phase) => phase.ToString().ToLower(CultureInfo.InvariantCulture);
}
