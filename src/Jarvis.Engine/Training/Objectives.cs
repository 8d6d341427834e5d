using Jarvis.Contracts;

namespace Jarvis.Engine.Training;

/// <summary>The one place where a plan's loss settings become an objective.</summary>
internal static class Objectives
{
    /// <param name="plan">Resolved.</param>
    public static IObjective Of(TrainingPlan plan)
    {
        IObjective tokens = plan.RDropAlpha > 0 ? new RDropObjective(plan.RDropAlpha, plan.LabelSmoothing) : new CrossEntropyObjective(plan.LabelSmoothing);
        return plan.ContrastiveWeight > 0
            ? new SumObjective([tokens, new ContrastiveObjective(plan.ContrastiveWeight, plan.ContrastiveTemperature, plan.GradientAccumulation)])
            : tokens;
    }
}
