using Jarvis.Engine.Models;
using Jarvis.Engine.TokenFiles;
using Jarvis.Engine.Training.Metrics;
using static TorchSharp.torch;

namespace Jarvis.Engine.Training;

/// <param name="Loss">Mean cross entropy, nats per counted token.</param>
/// <param name="Accuracy">Share of counted tokens whose arg max is right.</param>
public sealed record EvaluationResult(double Loss, double Accuracy, long Counted)
{
    public double Perplexity => Math.Exp(Math.Min(Loss, 700));
}

/// <summary>Computes the loss on held-out batches, without changing anything of the run.</summary>
internal static class Evaluation
{
    /// <param name="interrupted">Checked before every batch.</param>
    /// <param name="seen">Receives each batch with the scores of its targets.</param>
    /// <returns>Null when interrupted, or where no held-out token counts.</returns>
    public static EvaluationResult? Run(
        LanguageModel model,
        IEvaluationSource source,
        Device device,
        Func<bool> interrupted,
        Action<int, int>? progress = null,
        Action<Batch, TokenScores>? seen = null
    )
    {
        using var free = no_grad();
        model.eval();
        double lossSum = 0;
        long right = 0,
            counted = 0;
        for (int index = 0; index < source.Batches; index++)
        {
            if (interrupted())
            {
                return null;
            }
            var batch = source.Read(index);
            var scores = TokenScores.Of(model, batch, device);
            foreach (float loss in scores.Losses)
            {
                lossSum += loss;
            }
            (right, counted) = (right + scores.Right.Count(hit => hit), counted + batch.Counted);
            seen?.Invoke(batch, scores);
            progress?.Invoke(index + 1, source.Batches);
        }
        return counted == 0 ? null : new EvaluationResult(lossSum / counted, (double)right / counted, counted);
    }
}
