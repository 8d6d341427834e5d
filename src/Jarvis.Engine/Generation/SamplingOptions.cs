namespace Jarvis.Engine.Generation;

/// <summary>How the next token is chosen from the logits. The defaults change nothing; temperature 0 takes the most likely token.</summary>
/// <param name="Temperature">Divides the logits; 0 is greedy.</param>
/// <param name="TopK">Only the k most likely tokens; 0 keeps all.</param>
/// <param name="TopP">The smallest set of most likely tokens whose mass reaches p; 1 keeps all.</param>
/// <param name="MinP">Drops tokens less likely than this share of the most likely one; 0 keeps all.</param>
/// <param name="RepetitionPenalty">Above 1 makes tokens that already occurred less likely (Keskar et al. 2019, CTRL).</param>
/// <param name="Seed">Same seed, same prompt, same model: same answer.</param>
public sealed record SamplingOptions(
    double Temperature = 1,
    int TopK = 0,
    double TopP = 1,
    double MinP = 0,
    double RepetitionPenalty = 1,
    long Seed = 0
)
{
    /// <summary>Everything that is wrong with the settings, one sentence each.</summary>
    public IEnumerable<string> Problems()
    {
        if (!(Temperature is >= 0 and <= 100))
        {
            yield return $"temperature must lie between 0 and 100, not {Temperature}.";
        }
        if (TopK < 0)
        {
            yield return $"top_k must be 0 (off) or more, not {TopK}.";
        }
        if (!(TopP is > 0 and <= 1))
        {
            yield return $"top_p must lie above 0 and at most at 1, not {TopP}.";
        }
        if (!(MinP is >= 0 and <= 1))
        {
            yield return $"min_p must lie between 0 and 1, not {MinP}.";
        }
        if (!(RepetitionPenalty is > 0 and <= 100))
        {
            yield return $"repetition_penalty must lie above 0 and at most at 100, not {RepetitionPenalty}.";
        }
    }
}
