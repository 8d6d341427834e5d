using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Engine.Machine;

namespace Jarvis.Engine.Plans;

/// <summary>Everything that is wrong with a plan, at once; what needs the data itself is found when the data is read.</summary>
public static class PlanChecks
{
    public static IReadOnlyList<string> Problems(TrainingPlan plan) =>
        [.. Choices(plan), .. Ranges(plan), .. Found(plan).OfType<string>(), .. MethodChecks.Problems(plan), .. Shape(plan)];

    /// <summary>As <see cref="Problems(TrainingPlan)"/>, and what this machine cannot do.</summary>
    public static IReadOnlyList<string> Problems(TrainingPlan plan, MachineFacts machine) =>
        [.. Problems(plan), .. DeviceChecks.Missing(plan, machine)];

    private static IEnumerable<string> Choices(TrainingPlan plan)
    {
        foreach (var setting in PlanSettings.All.Where(setting => setting.Choices is not null && !PlanKey.ByKey[setting.Key].Type.IsEnum))
        {
            string? value = PlanKey.ByKey[setting.Key].Get(plan)?.ToString();
            if (value is null || setting.Choices!.Contains(value))
            {
                continue;
            }
            string hint = NearestName.Find(value, setting.Choices!) is { } nearest ? $" Did you mean '{nearest}'?" : "";
            yield return $"{setting.Key} is '{value}'; it must be one of {string.Join(", ", setting.Choices!)}.{hint}";
        }
        if (DeviceChecks.Unknown(plan.Compute.Device) is { } unknown)
        {
            yield return unknown;
        }
    }

    private static IEnumerable<string?> Found(TrainingPlan plan) =>
        [
            plan.Data.Files.Count == 0 ? "data is empty; name at least one file or dataset to learn from." : null,
            plan.Data.Files.Any(string.IsNullOrWhiteSpace) ? "data holds an empty name; remove it." : null,
            plan.Data.Weights is { } weights ? Weights(weights, plan.Data.Files) : null,
            plan.Checkpoints.KeepAtMost == 1
                ? "keep_at_most is 1; the best and the last checkpoint always stay, so give at least 2, or 0 for no limit."
                : null,
            plan.Evaluation.SamplePrompts.Count > 32
                ? $"sample_prompts has {plan.Evaluation.SamplePrompts.Count} prompts; at most 32 are answered at each evaluation."
                : null,
        ];

    private static string? Weights(IReadOnlyList<double> weights, IReadOnlyList<string> data) =>
        weights.Count != data.Count
            ? $"data_weights has {weights.Count} numbers for {data.Count} entries of data; give one for each, or leave it empty."
        : weights.FirstOrDefault(weight => !DataWeight.IsAllowed(weight), 1) is not 1 and var wrong
            ? $"data_weights holds {PlanSettings.Text(wrong)}; a weight must be above 0 and at most {DataWeight.Most}."
        : null;

    /// <summary>Checks every number against the range of its setting.</summary>
    private static IEnumerable<string> Ranges(TrainingPlan plan)
    {
        foreach (var setting in PlanSettings.All.Where(setting => setting.Range is not null))
        {
            object? number = PlanKey.ByKey[setting.Key].Get(plan);
            if (number is not null && !setting.Range!.Holds(Convert.ToDouble(number, CultureInfo.InvariantCulture)))
            {
                yield return $"{setting.Key} is {PlanSettings.Text(number)}; it must be {setting.Range.Text()}.";
            }
        }
    }

    private static IEnumerable<string> Shape(TrainingPlan plan)
    {
        if (plan.Schedule.WarmupSteps > plan.Schedule.MaxSteps)
        {
            yield return $"warmup_steps ({plan.Schedule.WarmupSteps}) is more than max_steps ({plan.Schedule.MaxSteps}); "
                + "the rate would never reach its peak.";
        }
        string[] all = [.. NetworkChecks.Problems(plan), .. MemoryChecks.Problems(plan), .. DataOrder.Problems(plan)];
        foreach (string problem in all)
        {
            yield return problem;
        }
    }
}
