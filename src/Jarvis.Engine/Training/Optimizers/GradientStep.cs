using Jarvis.Contracts;
using Jarvis.Engine.Models;

namespace Jarvis.Engine.Training.Optimizers;

/// <summary>
/// Turns a step's gradients into an update: removes the loss scale, clips by the global norm, adds noise, steps the optimizer and updates
/// the EMA.
/// </summary>
internal sealed class GradientStep(
    LanguageModel model,
    IOptimizer optimizer,
    double clip,
    GradientNoise? noise = null,
    LossScaler? scaler = null,
    WeightAverage? average = null
)
{
    /// <param name="plan">Resolved.</param>
    public static GradientStep Of(
        TrainingPlan plan,
        LanguageModel model,
        IOptimizer optimizer,
        LossScaler? scaler,
        WeightAverage? average
    ) => new(model, optimizer, plan.Optimizer.ClipGradientNorm, GradientNoise.Of(plan), scaler, average);

    /// <summary>What the loss is multiplied by before its backward pass.</summary>
    public double LossScale => scaler?.Scale ?? 1;

    /// <summary>L2 norm of the gradients as they would be without a loss scale.</summary>
    public double Norm() => GradientNorm.Of(model) / LossScale;

    /// <summary>Whether a norm that is not finite costs only one step and not the run, because a lower loss scale may help.</summary>
    public bool IsRecoverable(double norm) => double.IsFinite(norm) || scaler is { CanBackOff: true };

    /// <param name="step">The step about to be taken, from 0.</param>
    /// <param name="norm">From <see cref="Norm"/>.</param>
    /// <returns>False where the gradients overflowed, so that the weights were not changed.</returns>
    public bool Take(long step, double rate, double norm)
    {
        double scale = GradientNorm.ClipScale(norm, clip) / LossScale;
        bool taken = scaler?.Update(double.IsFinite(norm)) ?? true;
        if (taken)
        {
            noise?.Add(model, step, scale);
            optimizer.Step(rate, scale);
            average?.Update(step + 1);
        }
        model.zero_grad();
        return taken;
    }
}
