namespace Jarvis.Contracts;

/// <summary>
/// How long a run has trained: from the start of each attempt to its last event, with its evaluations and checkpoints. Preparing the data,
/// waiting in the queue and pauses do not count. Every page, report and file shows this one duration.
/// </summary>
/// <param name="Seconds">Up to <paramref name="CountedTo"/>.</param>
/// <param name="CountedTo">The newest event that counts; null while the run does not train.</param>
public readonly record struct TrainingTime(double Seconds, DateTimeOffset? CountedTo)
{
    /// <param name="events">In the order in which they were written.</param>
    public static TrainingTime Of(IEnumerable<RunEvent> events) =>
        events.Aggregate(default(TrainingTime), (time, each) => time.Apply(each));

    public TrainingTime Apply(RunEvent happened) =>
        happened switch
        {
            // A process that was killed wrote no end: what follows it is the start of the next attempt.
            AttemptStarted => new(Seconds, happened.At),
            PhaseChanged { Phase: RunPhase.Data } => this with { CountedTo = null },
            AttemptEnded => new(To(happened.At), null),
            StepMetrics => Counted(happened.At),
            _ => CountedTo is null ? this : Counted(happened.At),
        };

    private TrainingTime Counted(DateTimeOffset at) => new(To(at), CountedTo > at ? CountedTo : at);

    /// <summary>Seconds at a moment after the newest event; they grow only while the run trains.</summary>
    public double To(DateTimeOffset at) => Seconds + (CountedTo is { } from && at > from ? (at - from).TotalSeconds : 0);
}
