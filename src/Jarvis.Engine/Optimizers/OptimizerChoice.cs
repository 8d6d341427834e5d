using Jarvis.Contracts;
using Jarvis.Engine.Networks;
using Jarvis.Engine.Precision;

namespace Jarvis.Engine.Optimizers;

/// <summary>The one place where a plan's optimizer settings become an optimizer.</summary>
internal static class OptimizerChoice
{
    public static IOptimizer Of(TrainingPlan plan, LanguageModel model, IPrecision precision) => new AdamW(model, precision, AdamWSettings.Of(plan));
}
