using Jarvis.Contracts;
using Jarvis.Engine.TokenFiles;

namespace Jarvis.Engine.Training.Samplers;

/// <summary>The samplers, one line each, by their names in plans.</summary>
internal static class RecordSamplers
{
    private static readonly Dictionary<string, Sampler> _all = new(StringComparer.Ordinal)
    {
        ["shuffle"] = new((_, file) => new ShuffledOrder(file)),
        ["curriculum"] = new(
            (plan, file) => new CurriculumOrder(file, plan.Sampling.CurriculumPace, plan.Sampling.CurriculumStart, Steps(plan))
        ),
        ["dynamic_curriculum"] = new(
            (plan, file) =>
                new DynamicCurriculumOrder(
                    file,
                    plan.Sampling.CurriculumPace,
                    plan.Sampling.CurriculumStart,
                    Steps(plan),
                    Math.Clamp(plan.Schedule.MaxSteps!.Value / 20, 1, 200)
                ),
            ByLosses: true
        ),
        ["dynamic_weighted"] = new((_, file) => new WeightedOrder(file), ByLosses: true),
        ["stratified"] = new((_, file) => new StratifiedOrder(file)),
    };

    public static IReadOnlyList<string> Names => [.. _all.Keys];

    /// <summary>Whether the order of records depends on losses, and not on seed and step alone.</summary>
    internal static bool GoesByLosses(string name) => _all.TryGetValue(name, out var sampler) && sampler.ByLosses;

    /// <param name="plan">Resolved.</param>
    /// <exception cref="ArgumentException">There is no such sampler.</exception>
    internal static RecordOrder Create(TrainingPlan plan, TokenFile file) =>
        _all.TryGetValue(plan.Sampling.Sampler, out var sampler)
            ? sampler.Create(plan, file)
            : throw new ArgumentException(
                $"There is no sampler '{plan.Sampling.Sampler}'; known are {string.Join(", ", _all.Keys)}.",
                nameof(plan)
            );

    /// <summary>Steps over which the curriculum widens.</summary>
    private static long Steps(TrainingPlan plan) =>
        Math.Max(1, (long)Math.Ceiling(plan.Sampling.CurriculumLength * plan.Schedule.MaxSteps!.Value));

    private sealed record Sampler(Func<TrainingPlan, TokenFile, RecordOrder> Create, bool ByLosses = false);
}
