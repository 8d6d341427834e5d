using Jarvis.Engine.Networks;
using static TorchSharp.torch;

namespace Jarvis.Engine.Training;

/// <summary>Next-token cross entropy in nats, label smoothing (Szegedy et al. 2016) as PyTorch's <c>CrossEntropyLoss</c> defines it.</summary>
/// <param name="labelSmoothing">Share of each target that is spread evenly over the whole vocabulary, the target included.</param>
public sealed class CrossEntropyObjective(double labelSmoothing = 0) : IObjective
{
    public Tensor Loss(LanguageModel model, DeviceBatch batch, int countedInStep) => batch.Counted == 0
        ? IObjective.Nothing(model, batch)
        : model.Loss(batch.Inputs, batch.Targets, labelSmoothing, batch.Packing) * ((double)batch.Counted / countedInStep);
}
