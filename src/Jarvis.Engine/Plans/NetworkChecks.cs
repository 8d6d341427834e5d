using Jarvis.Contracts;
using Jarvis.Engine.Models;

namespace Jarvis.Engine.Plans;

/// <summary>What is wrong with the network that a plan describes.</summary>
internal static class NetworkChecks
{
    /// <summary>Settings that may stay empty, and the architectures that they belong to.</summary>
    private static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> _architecturesOf = PlanSettings
        .All.Where(setting => setting.Default is null)
        .SelectMany(setting => setting.OnlyWith ?? [], (setting, condition) => (setting.Key, condition))
        .Where(found => found.condition is { Key: "architecture", Values: not null })
        .ToDictionary(found => found.Key, found => found.condition.Values!);

    /// <summary>Settings that a base model decides.</summary>
    private static readonly IReadOnlyList<string> _shape =
    [
        .. PlanSettings
            .All.Where(setting => setting.Default is null && setting.OnlyWith is { } conditions && conditions.Any(IsWithoutBase))
            .Select(setting => setting.Key),
    ];

    public static IEnumerable<string> Problems(TrainingPlan plan) =>
        plan.Model.BaseModel is { } folder ? OfBase(plan, folder) : OfShape(plan);

    private static IEnumerable<string> OfBase(TrainingPlan plan, string folder)
    {
        var (started, why) = BaseModelShape.Read(folder);
        if (started is null)
        {
            yield return $"base_model '{folder}' cannot be started from: {why} Name a checkpoint folder.";
            yield break;
        }
        var own = started.Into(plan);
        foreach (string key in _shape)
        {
            object? asked = Value(plan, key),
                has = Value(own, key);
            if (asked is not null && !asked.Equals(has))
            {
                yield return $"{key} is {PlanSettings.Text(asked)} and base_model '{folder}' has {PlanSettings.Text(has) ?? "none"}; "
                    + $"leave {key} empty.";
            }
        }
        if (started.BoundedContext && plan.Model.Context > started.ContextLength)
        {
            yield return $"context {plan.Model.Context} is more than the {started.ContextLength} positions of base_model '{folder}'.";
        }
        foreach (string problem in OfCarriedState(plan, started))
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> OfShape(TrainingPlan plan)
    {
        foreach (var (key, architectures) in _architecturesOf)
        {
            if (Value(plan, key) is not null && !architectures.Contains(plan.Model.Architecture))
            {
                yield return $"{key} has no meaning for {plan.Model.Architecture}; leave it empty, or set architecture to "
                    + $"{string.Join(" or ", architectures)}.";
            }
        }
        var network = PlanResolver.Network(plan);
        foreach (string problem in network.Problems())
        {
            yield return problem;
        }
        foreach (string problem in OfCarriedState(plan, network))
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> OfCarriedState(TrainingPlan plan, ModelConfig network)
    {
        if (plan.Model.CarriedState && !network.IsRecurrent)
        {
            yield return $"carried_state needs a recurrent network, and architecture is {network.Into(plan).Model.Architecture}; turn it "
                + "off, or take lstm or gru.";
        }
    }

    private static bool IsWithoutBase(SettingCondition condition) => condition is { Key: "base_model", Set: false };

    private static object? Value(TrainingPlan plan, string key) => PlanKey.ByKey[key].Get(plan);
}
