namespace Jarvis.Engine.Generation.Sampling;

/// <summary>Nucleus sampling (Holtzman et al. 2020).</summary>
public sealed class TopP : SamplingStep
{
    public const string Name = "top_p";

    public override string Key => Name;

    public override double Off => 1;

    public override string Help => "The smallest set of likely tokens whose mass reaches p.";

    protected override string Range => "lie above 0 and at most at 1";

    public override bool Takes(double value) => value is > 0 and <= 1;

    public override void Apply(TokenScores scores, double value, IReadOnlyCollection<int> seen)
    {
        scores.ToProbabilities();
        // Tokens below (1 - p) / n add up to less than 1 - p, so the wanted set lies above: a small set to sort instead of a vocabulary.
        scores.Keep((float)((1 - value) / scores.Count * 0.999));
        scores.Sort();
        var probabilities = scores.Scores;
        double mass = 0;
        int count = 0;
        while (count < probabilities.Length && mass < value)
        {
            mass += probabilities[count++];
        }
        scores.Truncate(count);
    }
}
