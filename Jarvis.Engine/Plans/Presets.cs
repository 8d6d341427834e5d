using Jarvis.Contracts;

namespace Jarvis.Engine.Plans;

/// <summary>Ready plans, one a size; the form offers them first.</summary>
public static class Presets
{
    public static IReadOnlyList<Preset> All { get; } =
        [.. PlanSize.All.Select(size =>
        {
            var plan = new TrainingPlan { Size = size.Name };
            return new Preset(size.Name, size.Title, size.Text, plan, PlanResolver.Shape(plan).Parameters);
        })];
}
