namespace Jarvis.Engine.Generation;

/// <summary>Log probabilities of the model itself, before any sampling setting.</summary>
internal static class LogProbabilities
{
    /// <param name="alternatives">How many of the most likely tokens to list.</param>
    public static GeneratedToken Of(int token, ReadOnlySpan<float> logits, int alternatives)
    {
        float largest = float.NegativeInfinity;
        foreach (float logit in logits)
        {
            largest = MathF.Max(largest, logit);
        }
        double sum = 0;
        foreach (float logit in logits)
        {
            sum += Math.Exp(logit - largest);
        }
        double total = largest + Math.Log(sum);
        var best = new PriorityQueue<int, float>();
        for (int id = 0; alternatives > 0 && id < logits.Length; id++)
        {
            if (best.Count < alternatives)
            {
                best.Enqueue(id, logits[id]);
            }
            else if (best.TryPeek(out _, out float least) && logits[id] > least)
            {
                best.DequeueEnqueue(id, logits[id]);
            }
        }
        var list = new List<(int, double)>();
        while (best.TryDequeue(out int id, out float logit))
        {
            list.Insert(0, (id, logit - total));
        }
        return new GeneratedToken(token, logits[token] - total, list);
    }
}
