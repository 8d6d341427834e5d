namespace Jarvis.Engine.Generation.Sampling;

/// <summary>Top-k sampling (Fan et al. 2018). Tokens tied with the k-th stay, as in Hugging Face's transformers.</summary>
public sealed class TopK : SamplingStep
{
    public const string Name = "top_k";

    public override string Key => Name;

    public override double Off => 0;

    public override string Help => "Only the k most likely tokens; 0 keeps all.";

    public override bool IsWhole => true;

    protected override string Range => "be 0 (off) or more";

    public override bool Takes(double value) => value is >= 0 and <= int.MaxValue;

    /// <summary>Clients send -1 to keep all tokens.</summary>
    public override double FromRequest(double value) => Math.Max(0, value);

    public override void Apply(TokenScores scores, double value, IReadOnlyCollection<int> seen)
    {
        int k = (int)value;
        if (k >= scores.Count)
        {
            return;
        }
        var smallest = new PriorityQueue<float, float>(k);
        foreach (float score in scores.Scores)
        {
            if (smallest.Count < k)
            {
                smallest.Enqueue(score, score);
            }
            else if (score > smallest.Peek())
            {
                smallest.DequeueEnqueue(score, score);
            }
        }
        scores.Keep(smallest.Peek());
    }
}
