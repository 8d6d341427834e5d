namespace Jarvis.Engine.Generation.Sampling;

/// <summary>Divides the logits; 0 takes the most likely token, which <see cref="Sampler"/> handles.</summary>
public sealed class Temperature : SamplingStep
{
    public const string Name = "temperature";

    public override string Key => Name;

    public override double Off => 1;

    public override string Help => "0 always takes the most likely token.";

    protected override string Range => "lie between 0 and 100";

    public override bool Takes(double value) => value is >= 0 and <= 100;

    public override void Apply(TokenScores scores, double value, IReadOnlyCollection<int> seen)
    {
        var scale = (float)(1 / value);
        foreach (ref float score in scores.Scores)
        {
            score *= scale;
        }
    }
}
