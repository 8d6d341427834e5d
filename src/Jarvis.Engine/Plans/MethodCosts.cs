using Jarvis.Contracts;

namespace Jarvis.Engine.Plans;

/// <summary>What loss terms and averages cost beyond a plain step.</summary>
internal static class MethodCosts
{
    /// <summary>Rows that go through the network for each row of the batch: R-Drop takes each twice, the contrastive loss about one pair more.</summary>
    public static int Passes(TrainingPlan plan) => (plan.RDropAlpha > 0 ? 2 : 1) + (plan.ContrastiveWeight > 0 ? 1 : 0);

    /// <summary>Weights and their average are evaluated one after the other.</summary>
    public static int Evaluations(TrainingPlan plan) => plan.EmaDecay > 0 ? 2 : 1;
}
