using Jarvis.Contracts;

namespace Jarvis.Engine.Training.Metrics;

/// <summary>Losses and hits of targets that count, summed.</summary>
internal readonly record struct ScoreSum(double Loss, long Right, long Tokens)
{
    public double MeanLoss => Loss / Math.Max(1, Tokens);

    public double Accuracy => (double)Right / Math.Max(1, Tokens);

    public static ScoreSum operator +(ScoreSum a, ScoreSum b) => new(a.Loss + b.Loss, a.Right + b.Right, a.Tokens + b.Tokens);

    public GroupMetrics Named(string name, long records) =>
        new(name, records, Tokens, MeanLoss, Math.Exp(Math.Min(MeanLoss, 700)), Accuracy);
}
