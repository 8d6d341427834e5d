using Jarvis.Contracts;
using Jarvis.Web.Shared;

namespace Jarvis.Web.Features.Runs;

/// <summary>Where the time of a run went beside training (<see cref="TrainingTime"/>), in seconds.</summary>
/// <param name="Waiting">In the queue before its first attempt.</param>
/// <param name="Preparing">Reading the data and building the network, over all attempts.</param>
/// <param name="Paused">Paused, and waiting for its turn after being resumed.</param>
/// <param name="Interrupted">Not running for any other reason, such as a crash.</param>
public sealed record RunTimes(double Waiting, double Preparing, double Paused, double Interrupted)
{
    /// <summary>What counts as training, as a hint beside the figure.</summary>
    public const string TrainingHint = "With evaluations and checkpoints; pauses and waiting do not count";

    private enum Mode
    {
        Waiting,
        Preparing,
        Training,
        Paused,
        Interrupted,
    }

    /// <summary>"paused 1 h 2 m · waited 20 s"; null where nothing took a second.</summary>
    public string? Text() =>
        Joined(Part("paused", Paused), Part("interrupted", Interrupted), Part("waited", Waiting), Part("prepared", Preparing));

    /// <summary>Without the preparation and a short wait, which every run has.</summary>
    public string? Short() =>
        Joined(Part("paused", Paused), Part("interrupted", Interrupted), Waiting < 60 ? null : Part("waited", Waiting));

    private static string? Joined(params string?[] parts) =>
        string.Join(" · ", parts.OfType<string>()) is { Length: > 0 } text ? text : null;

    private static string? Part(string word, double seconds) => seconds < 1 ? null : $"{word} {Formats.Duration(Math.Round(seconds))}";

    /// <param name="events">In order; steps may be left out.</param>
    public static RunTimes Of(RunSummary run, IEnumerable<RunEvent> events, DateTimeOffset now)
    {
        double[] seconds = new double[Enum.GetValues<Mode>().Length];
        var mode = Mode.Waiting;
        var at = run.CreatedAt;
        foreach (var each in events)
        {
            // An attempt that was killed wrote no end; it is known by the preparation that follows.
            bool wasKilled = mode == Mode.Training && each is PhaseChanged { Phase: RunPhase.Data };
            Count(wasKilled ? Mode.Interrupted : mode, each.At);
            mode = each switch
            {
                AttemptStarted or StepMetrics => Mode.Training,
                AttemptEnded ended => ended.State == RunState.Paused ? Mode.Paused : Mode.Interrupted,
                PhaseChanged { Phase: RunPhase.Data } => Mode.Preparing,
                _ => mode == Mode.Waiting ? Mode.Preparing : mode,
            };
        }

        if (run.State is RunState.Queued or RunState.Paused or RunState.Preparing && mode != Mode.Training)
        {
            Count(mode, now);
        }

        return new RunTimes(
            seconds[(int)Mode.Waiting],
            seconds[(int)Mode.Preparing],
            seconds[(int)Mode.Paused],
            seconds[(int)Mode.Interrupted]
        );

        void Count(Mode of, DateTimeOffset to)
        {
            seconds[(int)of] += Math.Max(0, (to - at).TotalSeconds);
            at = to;
        }
    }
}
