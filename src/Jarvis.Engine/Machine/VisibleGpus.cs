using System.Globalization;
using Jarvis.Contracts;

namespace Jarvis.Engine.Machine;

/// <summary>Which of the driver's cards a process sees as <c>cuda:0</c>, <c>cuda:1</c> and so on.</summary>
public static class VisibleGpus
{
    /// <summary>Read by CUDA: card numbers, or prefixes of UUIDs; the list ends at the first entry that CUDA does not know.</summary>
    public const string Variable = "CUDA_VISIBLE_DEVICES";

    /// <summary>
    /// CUDA numbers the fastest card first unless this is <see cref="ByBus"/>; nvidia-smi numbers cards by bus. Runs get that value, so
    /// that <c>cuda:1</c> is the same card for both.
    /// </summary>
    public const string Order = "CUDA_DEVICE_ORDER",
        ByBus = "PCI_BUS_ID";

    /// <param name="cards">In the driver's order.</param>
    /// <param name="visible">The variable's value; null where it is not set.</param>
    public static IReadOnlyList<GpuFacts> Of(IReadOnlyList<GpuSample> cards, string? visible)
    {
        if (visible is null)
        {
            return [.. cards.Select(GpuFacts.Of)];
        }
        var seen = new List<GpuFacts>();
        foreach (string entry in visible.Split(',', StringSplitOptions.TrimEntries))
        {
            if (Find(cards, entry) is not { } card)
            {
                break;
            }
            seen.Add(card);
        }
        return seen;
    }

    private static GpuFacts? Find(IReadOnlyList<GpuSample> cards, string entry)
    {
        // A MIG slice has neither an index nor a line of its own.
        if (entry.StartsWith("MIG-", StringComparison.OrdinalIgnoreCase))
        {
            return new GpuFacts(0, "part of an NVIDIA card (MIG)", null, null, null);
        }
        bool isNumber = int.TryParse(entry, NumberStyles.None, CultureInfo.InvariantCulture, out int index);
        var card =
            entry.Length == 0
                ? null
                : cards.FirstOrDefault(card =>
                    isNumber ? card.Index == index : card.Uuid?.StartsWith(entry, StringComparison.OrdinalIgnoreCase) == true
                );
        return card is null ? null : GpuFacts.Of(card);
    }
}
