using Jarvis.Contracts;

namespace Jarvis.Engine.Optimizers;

/// <param name="WeightDecay">On tensors of two or more dimensions; none on biases and norms.</param>
public sealed record AdamWSettings(double Beta1, double Beta2, double Epsilon, double WeightDecay)
{
    public static AdamWSettings Of(TrainingPlan plan) => new(plan.Beta1, plan.Beta2, plan.Epsilon, plan.WeightDecay);
}
