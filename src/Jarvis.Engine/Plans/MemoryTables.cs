using Jarvis.Contracts;
using Jarvis.Engine.Machine;
using Jarvis.Engine.Models;

namespace Jarvis.Engine.Plans;

/// <summary>What a plan needs of the card's memory and of the machine's, each compared with what there is.</summary>
internal static class MemoryTables
{
    public const string Gpu = "gpu",
        Host = "host",
        ThisMachine = "this machine";

    /// <summary>
    /// Measured peaks are up to this many times the estimate (docs/measurements.md), so a plan that fits with less room is tight.
    /// </summary>
    private const double Margin = 1.15;

    /// <param name="plan">Resolved.</param>
    /// <returns>The card's table first, where a card computes; otherwise only the machine's.</returns>
    public static IReadOnlyList<MemoryTable> Of(TrainingPlan plan, ModelConfig network, MachineFacts machine)
    {
        var parts = MemoryEstimate.Of(plan, network);
        if (!MemoryEstimate.OnCuda(plan))
        {
            return [Of(Host, ThisMachine, parts, machine.MemoryUsedBytes, machine.MemoryBytes)];
        }
        var card = machine.Card(plan.Compute.Device);
        return
        [
            Of(Gpu, card?.Label ?? "GPU", [.. parts.Where(part => !part.OnHost)], card?.UsedBytes, card?.TotalBytes),
            Of(Host, ThisMachine, [.. parts.Where(part => part.OnHost)], machine.MemoryUsedBytes, machine.MemoryBytes),
        ];
    }

    /// <summary>Whether a plan needs more than all of a memory, even if no other program used it.</summary>
    public static bool IsTooLarge(MemoryTable table) => table.NeededBytes > table.TotalBytes;

    private static MemoryTable Of(string place, string name, IReadOnlyList<MemoryPart> parts, long? others, long? total)
    {
        long needed = parts.Sum(part => part.Bytes);
        long? free = total - (others ?? 0);
        var fit =
            free is not { } room ? MemoryFit.Unknown
            : needed > room ? MemoryFit.DoesNotFit
            : needed * Margin > room ? MemoryFit.Tight
            : MemoryFit.Fits;
        return new MemoryTable(place, name, parts, needed, others, total, fit);
    }
}
