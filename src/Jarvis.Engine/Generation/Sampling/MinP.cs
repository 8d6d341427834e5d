namespace Jarvis.Engine.Generation.Sampling;

/// <summary>Min-p sampling (Nguyen et al. 2024).</summary>
public sealed class MinP : SamplingStep
{
    public const string Name = "min_p";

    public override string Key => Name;

    public override double Off => 0;

    public override string Help => "Drops tokens less likely than this share of the most likely one.";

    protected override string Range => "lie between 0 and 1";

    public override bool Takes(double value) => value is >= 0 and <= 1;

    public override void Apply(TokenScores scores, double value, IReadOnlyCollection<int> seen)
    {
        scores.ToProbabilities();
        float largest = 0;
        foreach (float score in scores.Scores)
        {
            largest = MathF.Max(largest, score);
        }
        scores.Keep((float)(largest * value));
    }
}
