using Jarvis.Engine.Networks;
using Jarvis.Kernels;
using static TorchSharp.torch;

namespace Jarvis.Engine.Training;

/// <summary>Next-token cross entropy in nats.</summary>
public sealed class CrossEntropyObjective : IObjective
{
    public Tensor Loss(LanguageModel model, DeviceBatch batch, int countedInStep)
    {
        var scores = model.forward(batch.Inputs).flatten(0, 1);                                      // (B · T, vocabulary)
        // A batch without a counted target has no mean; its sum is zero.
        return batch.Counted == 0 ? scores.sum() * 0 : Fused.CrossEntropy(scores, batch.Targets.flatten()) * ((double)batch.Counted / countedInStep);
    }
}
