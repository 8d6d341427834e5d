using System.Text.Json.Serialization;

namespace Jarvis.Contracts;

/// <summary>
/// One line of <c>metrics.jsonl</c>. <see cref="Sequence"/> grows over all attempts of a run and orders everything; the writer assigns it,
/// with <see cref="At"/>. A reader takes only lines that end in a newline.
/// </summary>
[JsonPolymorphic(
    TypeDiscriminatorPropertyName = "kind",
    UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FallBackToNearestAncestor
)]
[JsonDerivedType(typeof(AttemptStarted), "started")]
[JsonDerivedType(typeof(RunResumed), "resumed")]
[JsonDerivedType(typeof(PhaseChanged), "phase")]
[JsonDerivedType(typeof(StepMetrics), "step")]
[JsonDerivedType(typeof(EvaluationMetrics), "evaluation")]
[JsonDerivedType(typeof(ValidationDetails), "validation")]
[JsonDerivedType(typeof(EpochMetrics), "epoch")]
[JsonDerivedType(typeof(SampleGenerated), "sample")]
[JsonDerivedType(typeof(CheckpointWritten), "checkpoint")]
[JsonDerivedType(typeof(ReportWritten), "report")]
[JsonDerivedType(typeof(RunLogLine), "log")]
[JsonDerivedType(typeof(AttemptEnded), "ended")]
public record RunEvent
{
    public long Sequence { get; init; }
    public DateTimeOffset At { get; init; }
}

/// <summary>The stations of a run, in order.</summary>
public enum RunPhase
{
    Data,
    Load,
    Train,
    Evaluate,
    Save,
    Done,
}

/// <param name="MaxSteps">0 where only the hours end the run.</param>
public sealed record AttemptStarted(int Attempt, long MaxSteps, long Parameters, string Device, string Precision, int Threads) : RunEvent
{
    /// <summary>Hours of training after which the run ends; null where it has no such end.</summary>
    public double? MaxHours { get; init; }

    /// <summary>The card's name, such as <c>NVIDIA GeForce RTX 3060</c>; null on a processor, and where the driver does not say.</summary>
    public string? DeviceName { get; init; }
}

/// <summary>Charts replace what was drawn before after <paramref name="FromStep"/>.</summary>
/// <param name="RolledBack">Why the run went back by itself within the attempt, such as a loss that was no number; null where an attempt
/// begins.</param>
public sealed record RunResumed(int Attempt, long FromStep, string Checkpoint, string? Differs = null, string? RolledBack = null)
    : RunEvent;

/// <param name="Progress">0 to 1 within the phase; null while unknown.</param>
public sealed record PhaseChanged(RunPhase Phase, string Text, double? Progress = null, double? EtaSeconds = null) : RunEvent;

/// <param name="Step">Finished optimizer steps, from 1.</param>
/// <param name="Epoch">Passes over the training data so far, fractional.</param>
/// <param name="Tokens">Training tokens seen so far, padding not counted.</param>
/// <param name="Loss">What the step minimised: mean cross entropy in nats per counted token, and what label smoothing, R-Drop and the
/// contrastive loss add to it.</param>
/// <param name="GradientNorm">Global L2 norm before clipping.</param>
/// <param name="EtaSeconds">Until the planned end; null until it can be told.</param>
/// <param name="LossZ">How many standard deviations the loss lies above the mean of the last steps; null until there are enough of
/// them.</param>
/// <param name="GradientNormZ">The same of the gradient norm.</param>
/// <param name="Spike">True where one of the two is so large that it hardly is chance; null else.</param>
public sealed record StepMetrics(
    long Step,
    double Epoch,
    long Tokens,
    double Loss,
    double LearningRate,
    double GradientNorm,
    double TokensPerSecond,
    double? EtaSeconds = null,
    double? LossZ = null,
    double? GradientNormZ = null,
    bool? Spike = null
) : RunEvent
{
    /// <summary>Share of the run that is done, 0 to 1, where the hours end it before the steps do; null where the steps tell it.</summary>
    public double? Progress { get; init; }
}

/// <param name="Accuracy">Share of counted tokens whose arg max is right, 0 to 1.</param>
/// <param name="Best">By the average's loss where the run keeps one, else by <paramref name="Loss"/>.</param>
/// <param name="EmaLoss">With the moving average of the weights in their place; null where the run keeps none. The other two
/// likewise.</param>
/// <param name="BadEvaluations">Evaluations in a row without a better loss; early stopping acts at the plan's patience.</param>
public sealed record EvaluationMetrics(
    long Step,
    double Epoch,
    double Loss,
    double Perplexity,
    double Accuracy,
    bool Best,
    int BadEvaluations,
    int Patience,
    double DurationSeconds,
    double? EmaLoss = null,
    double? EmaPerplexity = null,
    double? EmaAccuracy = null
) : RunEvent
{
    /// <summary>By which the run judges itself: the average's loss where it keeps one.</summary>
    [JsonIgnore]
    public double DecidingLoss => EmaLoss ?? Loss;
}

/// <summary>
/// What the evaluation of <paramref name="Step"/> found beyond its means; follows its <see cref="EvaluationMetrics"/>. A line has at most
/// 32 kB: texts are shortened until it fits.
/// </summary>
/// <param name="Domains">By the records' domain, most tokens first; at most 50.</param>
/// <param name="Datasets">By the file or dataset that the records came from.</param>
/// <param name="Best">Wholly read records with the lowest loss, lowest first; at most 20.</param>
/// <param name="Worst">Those with the highest, highest first.</param>
public sealed record ValidationDetails(
    long Step,
    IReadOnlyList<GroupMetrics> Domains,
    IReadOnlyList<GroupMetrics> Datasets,
    LossHistogram Losses,
    IReadOnlyList<ValidationAnswer> Best,
    IReadOnlyList<ValidationAnswer> Worst
) : RunEvent;

/// <param name="Records">Held-out records of which tokens were read.</param>
/// <param name="Tokens">That count in the loss.</param>
/// <param name="Loss">Nats per counted token.</param>
public sealed record GroupMetrics(string Name, long Records, long Tokens, double Loss, double Perplexity, double Accuracy);

/// <summary>How the losses of records are distributed: <paramref name="Records"/> has a count for each of equally wide bins.</summary>
/// <param name="From">Where the first bin begins, in nats.</param>
/// <param name="To">Where the last bin ends; records beyond it are counted in the last.</param>
public sealed record LossHistogram(double From, double To, IReadOnlyList<long> Records);

/// <param name="Prompt">What comes before the tokens that count; of a text its first words.</param>
/// <param name="Expected">What the record says there.</param>
/// <param name="Loss">Nats per counted token of the record.</param>
public sealed record ValidationAnswer(string Domain, string Prompt, string Expected, double Loss, double Accuracy, long Tokens);

/// <summary>The figures at the end of an epoch; losses are means over tokens, in nats.</summary>
public sealed record EpochMetrics(
    int Epoch,
    long Step,
    double TrainLoss,
    double? ValidationLoss,
    double? Perplexity,
    double? Accuracy,
    double DurationSeconds
) : RunEvent;

/// <param name="Asked">Whether the prompt is a question and the text its answer; else the text goes on where the prompt ends.</param>
public sealed record SampleGenerated(long Step, string Prompt, string Text, bool Asked = false) : RunEvent;

/// <param name="Name">Folder name under <c>checkpoints/</c>.</param>
public sealed record CheckpointWritten(long Step, string Name, long Bytes, double? ValidationLoss, bool Best) : RunEvent;

/// <summary><c>report.html</c> was rewritten whole.</summary>
public sealed record ReportWritten(long Step) : RunEvent;

/// <summary>How a line of a run's log is shown.</summary>
public enum LogSeverity
{
    Information,
    Warning,
    Error,
}

/// <summary>A line that the run itself writes to its log.</summary>
public sealed record RunLogLine(LogSeverity Severity, string Text) : RunEvent;

/// <summary>The last event of an attempt.</summary>
/// <param name="Reason">What ended it, in a sentence.</param>
/// <param name="Step">Steps taken by then, over all attempts.</param>
public sealed record AttemptEnded(int Attempt, RunState State, string Reason, long Step) : RunEvent;
