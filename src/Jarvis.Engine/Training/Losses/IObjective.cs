using Jarvis.Engine.Models;
using Jarvis.Engine.Training.Batches;
using static TorchSharp.torch;

namespace Jarvis.Engine.Training.Losses;

/// <summary>What a step minimises: one or several terms over a batch.</summary>
public interface IObjective
{
    /// <summary>
    /// Sum over the batch's counted targets, a scalar with a gradient, divided by <paramref name="countedInStep"/>: micro-steps add up to
    /// the step's mean, whatever part of the step's targets each of them holds.
    /// </summary>
    Tensor Loss(LanguageModel model, DeviceBatch batch, int countedInStep);

    /// <summary>
    /// The loss of a batch without counted targets: there is no mean, only a sum of zero, which has a gradient all the same.
    /// </summary>
    internal static Tensor Nothing(LanguageModel model, DeviceBatch batch) =>
        model.Hidden(batch.Inputs, batch.Packing).to_type(ScalarType.Float32).sum() * 0;
}
