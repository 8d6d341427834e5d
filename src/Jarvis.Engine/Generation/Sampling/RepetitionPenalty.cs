namespace Jarvis.Engine.Generation.Sampling;

/// <summary>Keskar et al. 2019 (CTRL): a positive logit is divided, a negative one multiplied, once for each token that occurred.</summary>
public sealed class RepetitionPenalty : SamplingStep
{
    public const string Name = "repetition_penalty";

    public override string Key => Name;

    public override double Off => 1;

    public override string Help => "Above 1 makes tokens that already occurred less likely.";

    protected override string Range => "lie above 0 and at most at 100";

    public override bool Takes(double value) => value is > 0 and <= 100;

    public override void Apply(TokenScores scores, double value, IReadOnlyCollection<int> seen)
    {
        var penalty = (float)value;
        var logits = scores.Scores;
        foreach (int token in seen)
        {
            if ((uint)token < (uint)logits.Length)
            {
                logits[token] = logits[token] > 0 ? logits[token] / penalty : logits[token] * penalty;
            }
        }
    }
}
