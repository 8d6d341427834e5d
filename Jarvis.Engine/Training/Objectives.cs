using Jarvis.Contracts;

namespace Jarvis.Engine.Training;

/// <summary>The one place where a plan's loss settings become an objective.</summary>
internal static class Objectives
{
    public static IObjective Of(TrainingPlan plan) => new CrossEntropyObjective();
}
