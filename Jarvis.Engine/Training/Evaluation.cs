using Jarvis.Engine.Networks;
using Jarvis.Engine.TokenFiles;
using Jarvis.Kernels;
using static TorchSharp.torch;

namespace Jarvis.Engine.Training;

/// <param name="Loss">Mean cross entropy, nats per counted token.</param>
/// <param name="Accuracy">Share of counted tokens whose arg max is right.</param>
public sealed record EvaluationResult(double Loss, double Accuracy, long Counted)
{
    public double Perplexity => Math.Exp(Math.Min(Loss, 700));
}

/// <summary>Takes the loss on held-out batches; nothing of the run changes by it.</summary>
public static class Evaluation
{
    /// <param name="interrupted">Asked before every batch.</param>
    /// <returns>Null when interrupted, or where no held-out token counts.</returns>
    public static EvaluationResult? Run(LanguageModel model, EvaluationReader reader, Device device, Func<bool> interrupted, Action<int, int>? progress = null)
    {
        using var free = no_grad();
        model.eval();
        double lossSum = 0;
        long right = 0, counted = 0;
        for (int index = 0; index < reader.Batches; index++)
        {
            if (interrupted()) return null;
            var (loss, hits, tokens) = OneBatch(model, reader.Read(index), device);
            (lossSum, right, counted) = (lossSum + loss, right + hits, counted + tokens);
            progress?.Invoke(index + 1, reader.Batches);
        }
        return counted == 0 ? null : new EvaluationResult(lossSum / counted, (double)right / counted, counted);
    }

    private static (double LossSum, long Right, int Counted) OneBatch(LanguageModel model, Batch batch, Device device)
    {
        using var scope = NewDisposeScope();
        var on = DeviceBatch.Of(batch, device);
        var scores = model.Head(model.Hidden(on.Inputs, on.Packing)).flatten(0, 1);                                          // (B · T, vocabulary)
        var targets = on.Targets.flatten();
        double loss = batch.Counted == 0 ? 0 : Fused.CrossEntropy(scores, targets).item<float>() * (double)batch.Counted;
        long right = scores.argmax(-1).eq(targets).sum().item<long>();                             // ignored targets are negative: never equal
        return (loss, right, batch.Counted);
    }
}
