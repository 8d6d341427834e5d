using Jarvis.Engine.Networks;
using static TorchSharp.torch;

namespace Jarvis.Engine.Training;

/// <summary>Next-token cross entropy in nats.</summary>
public sealed class CrossEntropyObjective : IObjective
{
    public Tensor Loss(LanguageModel model, DeviceBatch batch, int countedInStep)
    {
        var scores = model.forward(batch.Inputs);                                                   // (B, T, vocabulary)
        return Kernels.Fused.CrossEntropySum(scores.flatten(0, 1), batch.Targets.flatten()) / Math.Max(1, countedInStep);
    }
}
