using System.Text.Json.Serialization;

namespace Jarvis.Contracts;

/// <summary>
/// One line of <c>metrics.jsonl</c>. <see cref="Sequence"/> increases across all attempts of a run and defines the order; the writer
/// assigns it together with <see cref="At"/>. A reader accepts only lines that end in a newline.
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

/// <summary>The phases of a run, in order.</summary>
public enum RunPhase
{
    Data,
    Load,
    Train,
    Evaluate,
    Save,
    Done,
}

/// <param name="MaxSteps">0 if only the hours end the run.</param>
public sealed record AttemptStarted(int Attempt, long MaxSteps, long Parameters, string Device, string Precision, int Threads) : RunEvent
{
    /// <summary>Hours of training after which the run ends; null for no limit.</summary>
    public double? MaxHours { get; init; }

    /// <summary>The GPU's name, such as <c>NVIDIA GeForce RTX 3060</c>; null on the CPU, or if the driver does not report it.</summary>
    public string? DeviceName { get; init; }
}

/// <summary>A run resumed from a checkpoint; charts replace everything drawn after <paramref name="FromStep"/>.</summary>
/// <param name="RolledBack">Why the run rolled back automatically within the attempt, such as a non-finite loss; null at the start of an
/// attempt.</param>
public sealed record RunResumed(int Attempt, long FromStep, string Checkpoint, string? Differs = null, string? RolledBack = null)
    : RunEvent;

/// <param name="Progress">0 to 1 within the phase; null while unknown.</param>
public sealed record PhaseChanged(RunPhase Phase, string Text, double? Progress = null, double? EtaSeconds = null) : RunEvent;

/// <param name="Step">Finished optimizer steps, from 1.</param>
/// <param name="Epoch">Passes over the training data so far, fractional.</param>
/// <param name="Tokens">Training tokens seen so far, padding not counted.</param>
/// <param name="Loss">The loss that the step minimised: mean cross entropy in nats per counted token, plus the terms of label smoothing,
/// R-Drop and the contrastive loss.</param>
/// <param name="GradientNorm">Global L2 norm before clipping.</param>
/// <param name="EtaSeconds">Time until the planned end; null until it can be estimated.</param>
/// <param name="LossZ">By how many standard deviations the loss exceeds the mean of the last steps; null until there are enough
/// steps.</param>
/// <param name="GradientNormZ">The same for the gradient norm.</param>
/// <param name="Spike">True if one of the two is too large to be plausible by chance; otherwise null.</param>
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
    /// <summary>
    /// Finished share of the run, 0 to 1, if the hours will end it before the steps do; null if the steps give the share.
    /// </summary>
    public double? Progress { get; init; }
}

/// <param name="Accuracy">Share of counted tokens that the model's argmax predicts correctly, 0 to 1.</param>
/// <param name="Best">Whether this is the best evaluation so far, by the EMA's loss if the run keeps an EMA, otherwise by
/// <paramref name="Loss"/>.</param>
/// <param name="EmaLoss">Loss with the EMA of the weights; null if the run keeps none. The same applies to the other two EMA
/// metrics.</param>
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
    /// <summary>The loss used for early stopping and the best checkpoint: the EMA's if the run keeps one.</summary>
    [JsonIgnore]
    public double DecidingLoss => EmaLoss ?? Loss;
}

/// <summary>
/// Details of the evaluation at <paramref name="Step"/> beyond the means; follows its <see cref="EvaluationMetrics"/>. A line has at most
/// 32 kB: texts are shortened until it fits.
/// </summary>
/// <param name="Domains">Metrics by domain, most tokens first; at most 50.</param>
/// <param name="Datasets">Metrics by the file or dataset from which the records came.</param>
/// <param name="Best">Completely evaluated records with the lowest loss, lowest first; at most 20.</param>
/// <param name="Worst">The same for the highest loss, highest first.</param>
public sealed record ValidationDetails(
    long Step,
    IReadOnlyList<GroupMetrics> Domains,
    IReadOnlyList<GroupMetrics> Datasets,
    LossHistogram Losses,
    IReadOnlyList<ValidationAnswer> Best,
    IReadOnlyList<ValidationAnswer> Worst
) : RunEvent;

/// <param name="Records">Number of held-out records of which tokens were read.</param>
/// <param name="Tokens">Number of tokens that count in the loss.</param>
/// <param name="Loss">Nats per counted token.</param>
public sealed record GroupMetrics(string Name, long Records, long Tokens, double Loss, double Perplexity, double Accuracy);

/// <summary>Distribution of the records' losses: <paramref name="Records"/> has one count per bin, and all bins are equally wide.</summary>
/// <param name="From">Where the first bin begins, in nats.</param>
/// <param name="To">Where the last bin ends; records beyond it are counted in the last.</param>
public sealed record LossHistogram(double From, double To, IReadOnlyList<long> Records);

/// <param name="Prompt">The text before the tokens that count; for a plain text, its first words.</param>
/// <param name="Expected">The record's own continuation.</param>
/// <param name="Loss">Nats per counted token of the record.</param>
public sealed record ValidationAnswer(string Domain, string Prompt, string Expected, double Loss, double Accuracy, long Tokens);

/// <summary>The metrics at the end of an epoch; losses are means over tokens, in nats.</summary>
public sealed record EpochMetrics(
    int Epoch,
    long Step,
    double TrainLoss,
    double? ValidationLoss,
    double? Perplexity,
    double? Accuracy,
    double DurationSeconds
) : RunEvent;

/// <param name="Asked">True if the prompt is a question and the text its answer; otherwise the text continues the prompt.</param>
public sealed record SampleGenerated(long Step, string Prompt, string Text, bool Asked = false) : RunEvent;

/// <param name="Name">Folder name under <c>checkpoints/</c>.</param>
public sealed record CheckpointWritten(long Step, string Name, long Bytes, double? ValidationLoss, bool Best) : RunEvent;

/// <summary><c>report.html</c> was completely rewritten.</summary>
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
/// <param name="Reason">Why it ended, as a sentence.</param>
/// <param name="Step">Steps taken so far, over all attempts.</param>
public sealed record AttemptEnded(int Attempt, RunState State, string Reason, long Step) : RunEvent
{
    /// <summary><see cref="RunResult.Stopped"/>; files of earlier versions say it in the reason only.</summary>
    public bool? Stopped { get; init; }

    [JsonIgnore]
    public bool IsStopped => RunStateText.IsStopped(State, Reason, Stopped);
}
