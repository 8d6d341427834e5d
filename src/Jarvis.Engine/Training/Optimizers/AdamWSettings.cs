using Jarvis.Contracts;

namespace Jarvis.Engine.Training.Optimizers;

/// <param name="WeightDecay">On tensors of two or more dimensions; none on biases and norms.</param>
/// <param name="LayerDecay">Layer-wise learning-rate decay (<see cref="ParameterGroups"/>); 1 is off.</param>
/// <param name="OffloadFraction">Share of the state that lives in host memory (<see cref="Offload"/>).</param>
public sealed record AdamWSettings(
    double Beta1,
    double Beta2,
    double Epsilon,
    double WeightDecay,
    double LayerDecay = 1,
    double OffloadFraction = 0
)
{
    /// <summary>The settings that a plan asks for.</summary>
    public static AdamWSettings Of(TrainingPlan plan) =>
        new(
            plan.Optimizer.Beta1,
            plan.Optimizer.Beta2,
            plan.Optimizer.Epsilon,
            plan.Optimizer.WeightDecay,
            plan.Optimizer.LayerDecay,
            plan.Compute.OffloadFraction
        );
}
