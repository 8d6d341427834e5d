using Jarvis.Contracts;
using Jarvis.Engine.Machine;
using Jarvis.Engine.Models;
using Jarvis.Engine.Models.Families.Llama;
using Jarvis.Storage;

namespace Jarvis.Engine.Plans;

/// <summary>Whether a plan fits into the memories of this machine, and which settings would make it fit.</summary>
public static class PlanFits
{
    private const int MostRemedies = 3;

    /// <summary>
    /// The network that a preset expects where the user brings the model, used as long as no folder is named: the shape of DeepSeek-Coder
    /// 1.3B, from its published config.json.
    /// </summary>
    private static readonly Dictionary<string, (string Name, ModelConfig Network)> _expected = new()
    {
        ["jarvis-code"] = (
            "DeepSeek-Coder 1.3B",
            new LlamaConfig(
                Layers: 24,
                Heads: 16,
                KeyValueHeads: 16,
                Width: 2048,
                FeedForwardWidth: 5504,
                ContextLength: 16384,
                Vocabulary: 32256
            )
        ),
    };

    /// <summary>The network that a preset expects where the user brings the model; null where the plan defines it.</summary>
    internal static ModelConfig? Expected(string preset) => _expected.TryGetValue(preset, out var expected) ? expected.Network : null;

    /// <summary>The presets, each with how it fits this machine; null where a preset's model is unknown.</summary>
    public static IReadOnlyList<Preset> Of(IEnumerable<Preset> presets, MachineFacts machine) =>
        [.. presets.Select(preset => preset with { Fit = Of(preset, machine) })];

    public static PlanFit? Of(Preset preset, MachineFacts machine)
    {
        if (preset.Needs.Count == 0)
        {
            return Of(preset.Plan, machine);
        }
        if (!_expected.TryGetValue(preset.Id, out var expected))
        {
            return null;
        }
        var fit = Of(preset.Plan, machine, plan => expected.Network with { Dropout = plan.Model.Dropout });
        return fit with { Text = $"With {expected.Name}: {char.ToLowerInvariant(fit.Text[0])}{fit.Text[1..]}" };
    }

    internal static PlanFit Of(TrainingPlan plan, MachineFacts machine, Func<TrainingPlan, ModelConfig>? network = null)
    {
        var filled = PlanResolver.Fill(plan, machine);
        network ??= PlanResolver.Network;
        var tables = MemoryTables.Of(filled, network(filled), machine);
        var fit = MemoryText.Decisive(tables).Fit;
        bool isShort = fit is MemoryFit.Tight or MemoryFit.DoesNotFit;
        return new PlanFit(fit, MemoryText.Of(tables), isShort ? Remedies(plan, filled, machine, fit, network) : []);
    }

    /// <summary>Single changes that help; all of them together where none alone is enough; and the next smaller size.</summary>
    private static List<string> Remedies(
        TrainingPlan plan,
        TrainingPlan filled,
        MachineFacts machine,
        MemoryFit now,
        Func<TrainingPlan, ModelConfig> network
    )
    {
        var known = PlanChecks.Problems(plan, machine).ToHashSet();
        var singles = MemorySavings
            .Of(filled, machine)
            .Where(saving => PlanChecks.Problems(saving.Plan, machine).All(known.Contains))
            .ToList();
        var found = singles
            .GroupBy(saving => saving.Setting)
            .Select(same => same.FirstOrDefault(saving => Fit(saving) == MemoryFit.Fits) ?? same.FirstOrDefault(Helps))
            .OfType<MemorySaving>()
            .ToList();
        if (found.Count == 0 && MemorySavings.Together(singles, filled) is { } together && Helps(together))
        {
            found.Add(together);
        }
        if (MemorySavings.Smaller(plan, machine).FirstOrDefault(Helps) is { } smaller)
        {
            found.Add(smaller);
        }
        return [.. found.Take(MostRemedies).Select(saving => $"{saving.Text} ({ByteText.Of(Tables(saving)[0].NeededBytes)})")];

        bool Helps(MemorySaving saving) => Fit(saving) is var fit && fit != MemoryFit.Unknown && fit < now;

        MemoryFit Fit(MemorySaving saving) => MemoryText.Decisive(Tables(saving)).Fit;

        IReadOnlyList<MemoryTable> Tables(MemorySaving saving) => MemoryTables.Of(saving.Plan, network(saving.Plan), machine);
    }
}
