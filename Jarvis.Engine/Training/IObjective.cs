using Jarvis.Engine.Networks;
using static TorchSharp.torch;

namespace Jarvis.Engine.Training;

/// <summary>What a step minimises: one or several terms over a batch.</summary>
public interface IObjective
{
    /// <summary>Sum over the batch's counted targets, a scalar with a gradient, divided by <paramref name="countedInStep"/>: micro-steps add up to the step's mean.</summary>
    Tensor Loss(LanguageModel model, DeviceBatch batch, int countedInStep);
}
