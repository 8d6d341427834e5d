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
    private readonly Throttle _throttle = new();
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

    /// <summary>Where time went beside training; null if nowhere.</summary>
    [Parameter]
    public string? Times { get; set; }

    private bool Active => _run is { } run && FeedState.IsActive(run.State);

    private RunPhase? Current => Phase?.Phase ?? _run?.Phase;

    /// <summary>What the run does at the moment, while there is no ETA.</summary>
    private string? PhaseText =>
        !Active
        || Phase is not { Phase: < RunPhase.Done and not RunPhase.Train } phase
        || (phase.Phase > RunPhase.Load && _run?.EtaSeconds is not null)
            ? null
        : phase.Progress is { } progress ? $"{phase.Text} {Formats.Percent(progress)}"
        : phase.Text;

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

        if (what is FeedEvent.Run or FeedEvent.Reloaded)
        {
            _run = Feed.State.Find(RunId) ?? _run;
            return true;
        }

        return false;
    }

    private string Look(RunPhase phase) => PhaseLook.Of(phase, _run, Current);

    private static string Word(RunPhase phase) => phase.ToString().ToLower(CultureInfo.InvariantCulture);
}
