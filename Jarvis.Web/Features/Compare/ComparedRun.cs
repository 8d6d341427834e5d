using Jarvis.Contracts;
using Jarvis.Web.Feed;

namespace Jarvis.Web.Features.Compare;

/// <summary>One run of the comparison with the data loaded so far. Not thread-safe; belongs to one page.</summary>
/// <param name="slot">Position from 1, which decides the colour and dash pattern.</param>
public sealed class ComparedRun(string id, int slot)
{
    private IReadOnlyList<RunEvent> _others = [];

    public string Id { get; } = id;

    public int Slot { get; set; } = slot;

    /// <summary>Null until it is loaded from the feed or the Trainer.</summary>
    public RunSummary? Summary { get; set; }

    /// <summary>Null while it is loading, or if it cannot be loaded.</summary>
    public RunDetail? Detail { get; set; }

    /// <summary>Estimated memory in bytes; null where there is no estimate.</summary>
    public long? MemoryBytes { get; set; }

    /// <summary>Null before the first step.</summary>
    public StepMetrics? LastStep { get; private set; }

    /// <summary>Seconds of <see cref="TrainingTime"/>; null before the first step.</summary>
    public double? TrainingSeconds { get; private set; }

    /// <summary>Tokens of all steps divided by their seconds.</summary>
    public double? MeanTokensPerSecond { get; private set; }

    public EvaluationMetrics? BestEvaluation { get; private set; }

    /// <summary>In order of steps; where a step was evaluated twice, only the newer result.</summary>
    public IReadOnlyList<ValidationDetails> Validations { get; private set; } = [];

    /// <summary>In order of steps; where a step was repeated after a resume, only the newer sample of each prompt.</summary>
    public IReadOnlyList<SampleGenerated> Samples { get; private set; } = [];

    public string Name => Summary?.Name ?? Id;

    /// <summary>The Trainer's count; where it has none, the count that the run reported when it started.</summary>
    public long? Parameters => Detail?.Parameters ?? _others.OfType<AttemptStarted>().LastOrDefault()?.Parameters;

    public double? Flops => LastStep is { } last && Parameters is { } parameters ? 6.0 * parameters * last.Tokens : null;

    public string? Device =>
        _others.OfType<AttemptStarted>().LastOrDefault() is { } started ? started.DeviceName ?? started.Device : Detail?.Device;

    public string? Precision => _others.OfType<AttemptStarted>().LastOrDefault()?.Precision;

    public void Take(RunHistory history)
    {
        _others = [.. history.Others];
        LastStep = history.Steps.Count > 0 ? history.Steps[^1] : null;
        TrainingSeconds = LastStep is null ? null : TrainingClock.Of(history).Total;
        MeanTokensPerSecond = Speed(history.Steps);
        BestEvaluation = history.Evaluations.Count > 0 ? history.Evaluations.MinBy(each => each.DecidingLoss) : null;
        Validations =
        [
            .. _others.OfType<ValidationDetails>().GroupBy(each => each.Step).Select(group => group.Last()).OrderBy(each => each.Step),
        ];
        Samples =
        [
            .. _others
                .OfType<SampleGenerated>()
                .GroupBy(each => (each.Step, each.Prompt))
                .Select(group => group.Last())
                .OrderBy(each => each.Step),
        ];
    }

    /// <summary>The harmonic mean weighted by tokens: all tokens divided by the seconds that the steps took.</summary>
    private static double? Speed(IReadOnlyList<StepMetrics> steps)
    {
        double tokens = 0,
            seconds = 0;
        long before = 0;
        foreach (var step in steps)
        {
            if (step.TokensPerSecond > 0 && double.IsFinite(step.TokensPerSecond) && step.Tokens > before)
            {
                tokens += step.Tokens - before;
                seconds += (step.Tokens - before) / step.TokensPerSecond;
            }

            before = step.Tokens;
        }

        return seconds > 0 ? tokens / seconds : null;
    }
}
