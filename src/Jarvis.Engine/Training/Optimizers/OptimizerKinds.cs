using Jarvis.Contracts;
using Jarvis.Engine.Models;

namespace Jarvis.Engine.Training.Optimizers;

/// <summary>The optimizers, one line each, by their names in plans.</summary>
public static class OptimizerKinds
{
    private static readonly Dictionary<string, Kind> _all = new(StringComparer.Ordinal)
    {
        ["adamw"] = new(2, (plan, model, precision) => new AdamW(model, precision, AdamWSettings.Of(plan))),
    };

    public static IReadOnlyList<string> Names => [.. _all.Keys];

    /// <param name="plan">Resolved.</param>
    /// <exception cref="ArgumentException">There is no such optimizer.</exception>
    internal static IOptimizer Create(TrainingPlan plan, LanguageModel model, IPrecision precision) =>
        Of(plan).Create(plan, model, precision);

    /// <summary>Numbers in fp32 that the plan's optimizer keeps beside each weight that it trains.</summary>
    /// <remarks>For a plan with an unknown optimizer, those of the default one, because an estimate is shown beside that problem.</remarks>
    internal static int StatePerWeight(TrainingPlan plan) => _all.GetValueOrDefault(plan.Optimizer.Kind, _all["adamw"]).StatePerWeight;

    private static Kind Of(TrainingPlan plan) =>
        _all.TryGetValue(plan.Optimizer.Kind, out var kind)
            ? kind
            : throw new ArgumentException(
                $"There is no optimizer '{plan.Optimizer.Kind}'; known are {string.Join(", ", _all.Keys)}.",
                nameof(plan)
            );

    private sealed record Kind(int StatePerWeight, Func<TrainingPlan, LanguageModel, IPrecision, IOptimizer> Create);
}
