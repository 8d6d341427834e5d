using Jarvis.Contracts;

namespace Jarvis.Runs.Reports;

/// <summary>
/// What a report is made of: the run's plan, its events so far and the machine. Derived lists leave out what a later attempt replaced.
/// </summary>
/// <param name="Events">In order of sequence, all attempts.</param>
/// <param name="Command">The command line that repeats the run.</param>
internal sealed record ReportContent(
    string Name,
    TrainingPlan Plan,
    IReadOnlyList<RunEvent> Events,
    HardwareSample? Hardware,
    string Command,
    DateTimeOffset At
)
{
    private readonly IReadOnlyList<RunEvent> _kept = Effective(Events);

    public IReadOnlyList<StepMetrics> Steps => [.. _kept.OfType<StepMetrics>()];
    public IReadOnlyList<EvaluationMetrics> Evaluations => [.. _kept.OfType<EvaluationMetrics>()];
    public IReadOnlyList<SampleGenerated> Samples => [.. _kept.OfType<SampleGenerated>()];
    public IReadOnlyList<EpochMetrics> Epochs => [.. _kept.OfType<EpochMetrics>()];
    public IReadOnlyList<CheckpointWritten> Checkpoints => [.. _kept.OfType<CheckpointWritten>()];
    public IReadOnlyList<RunResumed> Resumes => [.. Events.OfType<RunResumed>().Where(e => e.RolledBack is null)];
    public IReadOnlyList<RunResumed> Rollbacks => [.. Events.OfType<RunResumed>().Where(e => e.RolledBack is not null)];
    public ValidationDetails? Details => _kept.OfType<ValidationDetails>().LastOrDefault();

    /// <summary>The exact content that was trained on; null while the data is not prepared.</summary>
    public RunData? Data { get; init; }

    /// <summary>The settings of the plan that somebody chose.</summary>
    public IReadOnlyList<PlanChoice> Choices { get; init; } = [];
    public AttemptStarted? Start => Events.OfType<AttemptStarted>().LastOrDefault();
    public AttemptEnded? End => Events.LastOrDefault(e => e is AttemptStarted or AttemptEnded) as AttemptEnded;
    public EvaluationMetrics? Best => Evaluations.MinBy(e => e.DecidingLoss);

    public TimeSpan Trained => TimeSpan.FromSeconds(TrainingTime.Of(Events).Seconds);

    private static List<RunEvent> Effective(IReadOnlyList<RunEvent> events)
    {
        var kept = new List<RunEvent>(events.Count);
        foreach (var e in events)
        {
            if (e is RunResumed resumed)
            {
                kept.RemoveAll(k => StepOf(k) > resumed.FromStep);
            }
            kept.Add(e);
        }

        return kept;
    }

    private static long StepOf(RunEvent e) =>
        e switch
        {
            StepMetrics s => s.Step,
            EvaluationMetrics s => s.Step,
            EpochMetrics s => s.Step,
            ValidationDetails s => s.Step,
            SampleGenerated s => s.Step,
            CheckpointWritten s => s.Step,
            _ => 0,
        };
}
