using Jarvis.Engine.State;

namespace Jarvis.Engine.Training.Optimizers;

/// <summary>
/// Updates weights from their gradients. State tensors are named, so that a checkpoint restores them whatever their order.
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
