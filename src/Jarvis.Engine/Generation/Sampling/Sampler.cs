using Jarvis.Engine.State;

namespace Jarvis.Engine.Generation.Sampling;

/// <summary>
/// Chooses tokens from logits: each of the <see cref="SamplingSteps"/> that is on, in their order, then a draw. Stateless except for its
/// scratch space. Used by one thread at a time.
/// </summary>
public sealed class Sampler(SamplingOptions options)
{
    private readonly TokenScores _scores = new();
    private readonly IReadOnlyList<(SamplingStep Step, double Value)> _steps =
    [
        .. SamplingSteps.All.Select(step => (step, options[step])).Where(chosen => chosen.Item2 != chosen.step.Off),
    ];

    public SamplingOptions Options => options;

    /// <summary>The token at <paramref name="position"/> (0 for the first generated one).</summary>
    /// <param name="logits">One per vocabulary entry.</param>
    /// <param name="seen">Distinct tokens of prompt and answer so far; the repetition penalty acts on each once.</param>
    public int Next(ReadOnlySpan<float> logits, IReadOnlyCollection<int> seen, long position)
    {
        if (options.IsGreedy)
        {
            return MostLikely(logits, seen);
        }
        Filter(logits, seen);
        double threshold = CounterRandom.Uniform(options.Seed, position),
            mass = 0;
        var probabilities = _scores.Scores;
        for (int i = 0; i < probabilities.Length; i++)
        {
            if ((mass += probabilities[i]) > threshold)
            {
                return _scores.Tokens[i];
            }
        }
        return _scores.Tokens[^1]; // rounding: the masses add up to a hair under 1
    }

    /// <summary>The probabilities that <see cref="Next"/> draws from; zero for every token that was filtered out.</summary>
    public float[] Probabilities(ReadOnlySpan<float> logits, IReadOnlyCollection<int> seen)
    {
        var result = new float[logits.Length];
        if (options.IsGreedy)
        {
            result[MostLikely(logits, seen)] = 1;
            return result;
        }
        Filter(logits, seen);
        var tokens = _scores.Tokens;
        var probabilities = _scores.Scores;
        for (int i = 0; i < tokens.Length; i++)
        {
            result[tokens[i]] = probabilities[i];
        }
        return result;
    }

    private void Filter(ReadOnlySpan<float> logits, IReadOnlyCollection<int> seen)
    {
        _scores.Load(logits);
        foreach (var (step, value) in _steps)
        {
            step.Apply(_scores, value, seen);
        }
        _scores.ToProbabilities();
        _scores.Normalize();
    }

    /// <summary>
    /// The limit of a temperature towards 0: of the other steps, only those before the temperature can change which token scores highest.
    /// </summary>
    private int MostLikely(ReadOnlySpan<float> logits, IReadOnlyCollection<int> seen)
    {
        _scores.Load(logits);
        foreach (var (step, value) in _steps.TakeWhile(chosen => chosen.Step.Key != Temperature.Name))
        {
            step.Apply(_scores, value, seen);
        }
        var scores = _scores.Scores;
        int best = 0;
        for (int i = 1; i < scores.Length; i++)
        {
            if (scores[i] > scores[best])
            {
                best = i;
            }
        }
        return _scores.Tokens[best];
    }
}
