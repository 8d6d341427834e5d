using Jarvis.Contracts;
using Jarvis.Engine.Machine;

namespace Jarvis.Engine.Plans;

/// <summary>Everything that is wrong with a plan, at once; what needs the data itself is found when the data is read.</summary>
public static class PlanChecks
{
    public static IReadOnlyList<string> Problems(TrainingPlan plan) => [.. Choices(plan), .. Ranges(plan), .. MethodChecks.Problems(plan), .. Shape(plan)];

    /// <summary>As <see cref="Problems(TrainingPlan)"/>, and what this machine cannot do.</summary>
    public static IReadOnlyList<string> Problems(TrainingPlan plan, MachineFacts machine) => [.. Problems(plan), .. DeviceChecks.Missing(plan, machine)];

    private static IEnumerable<string> Choices(TrainingPlan plan)
    {
        foreach (var setting in PlanSettings.All.Where(setting => setting.Choices is not null))
        {
            string? value = PlanSettings.ByKey[setting.Key].GetValue(plan)?.ToString();
            if (value is null || setting.Choices!.Contains(value)) continue;
            string hint = NearestName.Find(value, setting.Choices!) is { } nearest ? $" Did you mean '{nearest}'?" : "";
            yield return $"{setting.Key} is '{value}'; it must be one of {string.Join(", ", setting.Choices!)}.{hint}";
        }
        if (DeviceChecks.Unknown(plan.Device) is { } unknown) yield return unknown;
    }

    private static IEnumerable<string?> Found(TrainingPlan plan) =>
    [
        plan.Data.Count == 0 ? "data is empty; name at least one file or dataset to learn from." : null,
        plan.Data.Any(string.IsNullOrWhiteSpace) ? "data holds an empty name; remove it." : null,
        Within("validation", plan.Validation, 0, 0.9),
        Within("vocabulary_size", plan.VocabularySize, 257, 1_000_000),
        Within("layers", plan.Layers, 1, 200),
        Within("heads", plan.Heads, 1, 256),
        Within("width", plan.Width, 8, 16384),
        Within("context", plan.Context, 2, 131072),
        Within("dropout", plan.Dropout, 0, 0.95),
        Within("key_value_heads", plan.KeyValueHeads, 1, 256),
        Within("feed_forward_width", plan.FeedForwardWidth, 8, 1 << 18),
        Above("rotary_theta", plan.RotaryTheta, 0, 1e9),
        Within("rotary_scaling", plan.RotaryScaling, 1e-3, 1e3),
        Within("embedding_width", plan.EmbeddingWidth, 1, 16384),
        Within("offload_fraction", plan.OffloadFraction, 0, 1),
        Within("freeze_fraction", plan.FreezeFraction, 0, 1),
        Within("max_steps", plan.MaxSteps, 1, 1_000_000_000),
        Within("micro_batch", plan.MicroBatch, 1, 65536),
        Within("gradient_accumulation", plan.GradientAccumulation, 1, 65536),
        Above("learning_rate", plan.LearningRate, 0, 10),
        Within("minimum_learning_rate_share", plan.MinimumLearningRateShare, 0, 1),
        Within("warmup_steps", plan.WarmupSteps, 0, 1_000_000_000),
        Within("weight_decay", plan.WeightDecay, 0, 10),
        Within("beta1", plan.Beta1, 0, 0.99999),
        Within("beta2", plan.Beta2, 0, 0.9999999),
        Above("epsilon", plan.Epsilon, 0, 1),
        Within("clip_gradient_norm", plan.ClipGradientNorm, 0, 1e9),
        Within("threads", plan.Threads, 1, 1024),
        Within("checkpoint_every_steps", plan.CheckpointEverySteps, 1, 1_000_000_000),
        Within("keep_every_steps", plan.KeepEverySteps, 0, 1_000_000_000),
        plan.KeepAtMost == 1 ? "keep_at_most is 1; the best and the last checkpoint always stay, so give at least 2, or 0 for no limit." : Within("keep_at_most", plan.KeepAtMost, 0, 1_000_000),
        Within("keep_checkpoints", plan.KeepCheckpoints, 0, 100_000),
        Within("evaluate_every_steps", plan.EvaluateEverySteps, 1, 1_000_000_000),
        Within("evaluation_batches", plan.EvaluationBatches, 1, 1_000_000),
        Within("patience", plan.Patience, 0, 1_000_000),
        Within("sample_tokens", plan.SampleTokens, 0, 4096),
        plan.SamplePrompts.Count > 32 ? $"sample_prompts has {plan.SamplePrompts.Count} prompts; at most 32 are answered at each evaluation." : null,
    ];

    private static IEnumerable<string> Ranges(TrainingPlan plan) => Found(plan).OfType<string>();

    private static IEnumerable<string> Shape(TrainingPlan plan)
    {
        if (plan.WarmupSteps > plan.MaxSteps)
            yield return $"warmup_steps ({plan.WarmupSteps}) is more than max_steps ({plan.MaxSteps}); the rate would never reach its peak.";
        foreach (string problem in NetworkChecks.Problems(plan).Concat(MemoryChecks.Problems(plan)).Concat(DataOrder.Problems(plan))) yield return problem;
    }

    internal static string? Within(string key, double? value, double least, double most) =>
        value is null || (value >= least && value <= most) ? null : $"{key} is {value}; it must be from {least} to {most}.";

    private static string? Above(string key, double? value, double least, double most) =>
        value is null || (value > least && value <= most) ? null : $"{key} is {value}; it must be above {least} and at most {most}.";
}
