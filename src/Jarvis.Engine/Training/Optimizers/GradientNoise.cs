using Jarvis.Contracts;
using Jarvis.Engine.Models;
using Jarvis.Engine.State;
using Jarvis.Kernels;

namespace Jarvis.Engine.Training.Optimizers;

/// <summary>
/// Gaussian noise on the gradients (Neelakantan et al. 2015, "Adding Gradient Noise Improves Learning for Very Deep Networks"): variance
/// eta / (1 + t)^gamma at step t, from 0. It comes after clipping, so that the norm of the signal and not of the noise is bounded; the
/// numbers depend on seed, step and weight alone.
/// </summary>
internal sealed class GradientNoise(double eta, double gamma, long seed)
{
    private const int Stream = 2;

    /// <summary>Null where the plan adds none.</summary>
    public static GradientNoise? Of(TrainingPlan plan) =>
        plan.Optimizer.GradientNoise > 0
            ? new GradientNoise(plan.Optimizer.GradientNoise, plan.Optimizer.GradientNoiseDecay, plan.Compute.Seed)
            : null;

    /// <param name="step">The step about to be taken, from 0.</param>
    public double Deviation(long step) => Math.Sqrt(eta / Math.Pow(1 + step, gamma));

    /// <param name="gradientScale">What the optimizer will multiply the gradients by (clipping); the noise is divided by it
    /// beforehand.</param>
    public void Add(LanguageModel model, long step, double gradientScale)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        var noisy = model
            .Trained.Select((weight, place) => (Gradient: weight.Value.grad, Key: StepSeed.Of(seed, step, place, Stream)))
            .Where(pair => pair.Gradient is not null)
            .ToList();
        Fused.AddNoise([.. noisy.Select(pair => pair.Gradient!)], Deviation(step) / gradientScale, [.. noisy.Select(pair => pair.Key)]);
    }
}
