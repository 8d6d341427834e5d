using System.Text.Json.Serialization;
using Jarvis.Contracts;

namespace Jarvis.Trainer.Runs;

/// <summary>How far a run is, folded from the lines of its <c>metrics.jsonl</c>.</summary>
internal sealed record RunProgress
{
    public long LastSequence { get; init; }
    public long Step { get; init; }

    /// <summary>0 if only a time limit ends the run.</summary>
    public long MaxSteps { get; init; }

    /// <summary>The finished share of the run, if its time limit ends it before its steps do; null if the steps tell it.</summary>
    public double? Share { get; init; }
    public RunPhase? Phase { get; init; }
    public string? PhaseText { get; init; }
    public double? PhaseProgress { get; init; }
    public double? EtaSeconds { get; init; }
    public double? Loss { get; init; }
    public double? ValidationLoss { get; init; }
    public double? BestLoss { get; init; }
    public double? TokensPerSecond { get; init; }

    /// <summary>Smoothed over steps and kept after the end, for estimates.</summary>
    public double? MeasuredTokensPerSecond { get; init; }
    public long? Parameters { get; init; }
    public long? Tokens { get; init; }

    /// <summary>Seconds of <see cref="TrainingTime"/>; null before the first event.</summary>
    public double? RunSeconds { get; init; }

    /// <summary>Its <see cref="TrainingTime.CountedTo"/>.</summary>
    public DateTimeOffset? LastAt { get; init; }
    public string? Device { get; init; }

    /// <summary>Name of the GPU; null on the CPU.</summary>
    public string? DeviceName { get; init; }
    public string? Precision { get; init; }
    public string? BestCheckpoint { get; init; }
    public string? LastCheckpoint { get; init; }

    /// <summary>
    /// Sequence number of the newest checkpoint's event. It grows with each checkpoint, even if a rolled-back run writes the same step
    /// again.
    /// </summary>
    public long CheckpointSequence { get; init; }

    [JsonIgnore]
    public bool IsAtEnd => Share is { } share ? share >= 1 : Step >= MaxSteps;

    public RunProgress Apply(RunEvent happened) =>
        Timed(happened).Folded(happened) with
        {
            LastSequence = Math.Max(LastSequence, happened.Sequence),
        };

    private RunProgress Timed(RunEvent happened)
    {
        var (seconds, countedTo) = new TrainingTime(RunSeconds ?? 0, LastAt).Apply(happened);
        return this with { RunSeconds = seconds, LastAt = countedTo };
    }

    private RunProgress Folded(RunEvent happened) =>
        happened switch
        {
            AttemptStarted e => this with
            {
                MaxSteps = e.MaxSteps,
                Parameters = e.Parameters,
                Device = e.Device,
                DeviceName = e.DeviceName,
                Precision = e.Precision,
            },
            RunResumed e => this with { Step = e.FromStep, EtaSeconds = null },
            PhaseChanged e => this with
            {
                Phase = e.Phase,
                PhaseText = e.Text,
                PhaseProgress = e.Progress,
                EtaSeconds = e.EtaSeconds ?? (IsTraining(Phase) ? EtaSeconds : null),
            },
            StepMetrics e => this with
            {
                Step = e.Step,
                Share = e.Progress,
                Tokens = e.Tokens,
                Loss = e.Loss,
                TokensPerSecond = e.TokensPerSecond,
                MeasuredTokensPerSecond = MeasuredTokensPerSecond is { } before
                    ? 0.9 * before + 0.1 * e.TokensPerSecond
                    : e.TokensPerSecond,
                EtaSeconds = e.EtaSeconds,
                Phase = RunPhase.Train,
            },
            EvaluationMetrics e => this with { ValidationLoss = e.Loss, BestLoss = e.Best ? e.DecidingLoss : BestLoss },
            CheckpointWritten e => this with
            {
                LastCheckpoint = e.Name,
                CheckpointSequence = e.Sequence,
                BestCheckpoint = e.Best ? e.Name : BestCheckpoint,
            },
            AttemptEnded e => this with { Step = e.Step, EtaSeconds = null, TokensPerSecond = null, Phase = RunPhase.Done },
            _ => this,
        };

    // Evaluating and saving interrupt training and leave its estimate as it is; the estimate of the preparation ends with the preparation.
    private static bool IsTraining(RunPhase? phase) => phase is RunPhase.Train or RunPhase.Evaluate or RunPhase.Save;
}
