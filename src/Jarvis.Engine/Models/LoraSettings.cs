using Jarvis.Contracts;

namespace Jarvis.Engine.Models;

/// <summary>Settings of low-rank adapters (Hu et al. 2021, "LoRA"), named as in PEFT.</summary>
/// <param name="Rank">PEFT's <c>r</c>.</param>
/// <param name="Dropout">Of an adapter's input while training.</param>
/// <param name="Targets">Layer names, or the ends of them after a dot (PEFT's <c>target_modules</c>); empty is every linear layer but the
/// head.</param>
/// <param name="RankStabilized">rsLoRA (Kalajdzievski 2023): the scale is alpha / √rank.</param>
public sealed record LoraSettings(int Rank, double Alpha, double Dropout, IReadOnlyList<string> Targets, bool RankStabilized = false)
{
    /// <summary>What an adapter's output is multiplied by.</summary>
    public double Scale => Alpha / (RankStabilized ? Math.Sqrt(Rank) : Rank);

    /// <summary>Null where the plan trains the weights themselves.</summary>
    public static LoraSettings? Of(TrainingPlan plan) =>
        plan.FineTuning.Method == FineTuningMethod.Lora
            ? new LoraSettings(
                plan.FineTuning.LoraRank,
                plan.FineTuning.LoraAlpha,
                plan.FineTuning.LoraDropout,
                plan.FineTuning.LoraTargets,
                plan.FineTuning.LoraRankStabilized
            )
            : null;

    /// <param name="layer">A projection's full name, such as <c>h.0.attn.c_attn</c>.</param>
    internal bool Matches(string layer) =>
        Targets.Count == 0 || Targets.Any(target => layer == target || layer.EndsWith("." + target, StringComparison.Ordinal));
}
