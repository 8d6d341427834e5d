using Jarvis.Contracts;

namespace Jarvis.Web.Shared;

/// <summary>Icon, label and colour of each state, the same on all pages.</summary>
public static class StateLook
{
    public static string Word(RunSummary run) => RunStateText.Of(run);

    public static string Css(RunSummary run) => run is { State: RunState.Completed, Stopped: true } ? "state-stopped" : Css(run.State);

    public static string Css(RunState state) => "state-" + state.ToString().ToLowerInvariant();

    public static string Icon(RunSummary run) =>
        run is { State: RunState.Completed, Stopped: true } or { State: RunState.Pausing, Asked: RunRequest.Stop or RunRequest.Cancel }
            ? "stop"
            : Icon(run.State);

    public static string Icon(RunState state) =>
        state switch
        {
            RunState.Queued => "clock",
            RunState.Preparing => "database",
            RunState.Running => "play",
            RunState.Pausing or RunState.Paused => "pause",
            RunState.Completed => "check",
            RunState.Failed => "x",
            RunState.Interrupted => "warning",
            _ => "stop",
        };
}
