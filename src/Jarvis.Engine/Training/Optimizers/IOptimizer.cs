using Jarvis.Engine.State;

namespace Jarvis.Engine.Training.Optimizers;

/// <summary>
/// Moves weights along their gradients. State tensors are named, so that a checkpoint finds them again whatever the order.
/// </summary>
public interface IOptimizer : IResumable, IDisposable
{
    /// <summary>
    /// One step with the gradients as they are, each multiplied by <paramref name="gradientScale"/> on the way (clipping for free).
    /// </summary>
    void Step(double learningRate, double gradientScale);

    /// <summary>Steps taken so far.</summary>
    long Steps { get; set; }
}
