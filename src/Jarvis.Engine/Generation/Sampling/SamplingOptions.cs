namespace Jarvis.Engine.Generation.Sampling;

/// <summary>How the next token is chosen from the logits: a value for each of the <see cref="SamplingSteps"/> that is on.</summary>
public sealed record SamplingOptions
{
    private readonly Dictionary<string, double> _values;

    /// <summary>The usual five by name; 0 is greedy for the temperature and off for top-k and min-p, 1 is off for the others.</summary>
    public SamplingOptions(
        double Temperature = 1,
        int TopK = 0,
        double TopP = 1,
        double MinP = 0,
        double RepetitionPenalty = 1,
        long Seed = 0
    )
        : this(
            Seed,
            new Dictionary<string, double>
            {
                [Sampling.Temperature.Name] = Temperature,
                [Sampling.TopK.Name] = TopK,
                [Sampling.TopP.Name] = TopP,
                [Sampling.MinP.Name] = MinP,
                [Sampling.RepetitionPenalty.Name] = RepetitionPenalty,
            }
        )
    { }

    /// <param name="values">By the steps' keys; a step without one is off.</param>
    public SamplingOptions(long seed, IReadOnlyDictionary<string, double> values)
    {
        Seed = seed;
        _values = new Dictionary<string, double>(values, StringComparer.Ordinal);
    }

    /// <summary>Same seed, same prompt, same model: same answer.</summary>
    public long Seed { get; init; }

    public double this[SamplingStep step] => _values.GetValueOrDefault(step.Key, step.Off);

    internal bool IsGreedy => _values.GetValueOrDefault(Temperature.Name, 1) == 0;

    /// <summary>Everything that is wrong with the settings, one sentence each.</summary>
    public IEnumerable<string> Problems() => SamplingSteps.All.Select(step => step.Problem(this[step])).OfType<string>();
}
