using Jarvis.Engine.Networks;
using static TorchSharp.torch;

namespace Jarvis.Engine.Training;

/// <summary>Next-token cross entropy in nats.</summary>
public sealed class CrossEntropyObjective : IObjective
{
    public Tensor Loss(LanguageModel model, DeviceBatch batch, int countedInStep) => batch.Counted == 0
        ? model.Hidden(batch.Inputs, batch.Packing).sum() * 0                                                        // no target, no mean: the sum is zero
        : model.Loss(batch.Inputs, batch.Targets, packing: batch.Packing) * ((double)batch.Counted / countedInStep);
}
