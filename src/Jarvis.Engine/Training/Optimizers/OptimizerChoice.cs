using Jarvis.Contracts;
using Jarvis.Engine.Models;

namespace Jarvis.Engine.Training.Optimizers;

/// <summary>The one place where a plan's optimizer settings become an optimizer.</summary>
internal static class OptimizerChoice
{
    public static IOptimizer Of(TrainingPlan plan, LanguageModel model, IPrecision precision) =>
        new AdamW(model, precision, AdamWSettings.Of(plan));
}
