using Jarvis.Contracts;
using Jarvis.Storage;

namespace Jarvis.Engine.Plans;

/// <summary>The sentences about memory.</summary>
internal static class MemoryText
{
    /// <summary>Describes the memory with the least room: <c>Fits your RTX 3060 12 GB</c>, or why not, with both figures.</summary>
    public static string Of(IReadOnlyList<MemoryTable> tables)
    {
        var table = Decisive(tables);
        string place =
            table.Place == MemoryTables.Gpu ? $"your {table.Name}"
            : tables.Count > 1 ? "this machine's own memory"
            : table.Name;
        return table.Fit switch
        {
            MemoryFit.Fits => $"Fits {place}",
            MemoryFit.Tight => $"Tight on {place}: {Compared(table)}",
            MemoryFit.DoesNotFit => $"Does not fit {place}: {Compared(table)}",
            _ => $"Needs {ByteText.Of(table.NeededBytes)} of the GPU's memory; its driver does not say how much there is",
        };
    }

    /// <summary>The memory with the least room; a card of unknown size unless the machine's own memory is short.</summary>
    public static MemoryTable Decisive(IReadOnlyList<MemoryTable> tables) =>
        tables.MaxBy(table => table.Fit == MemoryFit.Unknown ? (double)MemoryFit.Fits + 0.5 : (double)table.Fit)!;

    /// <summary>Says that a plan can never run here, and what to change.</summary>
    public static string Problem(MemoryTable table, IReadOnlyList<string> remedies)
    {
        string whose = table.Place == MemoryTables.Gpu ? $"the {table.Name} has" : "this machine has";
        string remedy =
            remedies.Count > 0 ? $"It fits with {string.Join(", or ", remedies)}." : "Take a smaller size, micro_batch or context.";
        return $"This plan needs {ByteText.Of(table.NeededBytes)} of memory and {whose} {ByteText.Of(table.TotalBytes!.Value)}. {remedy}";
    }

    private static string Compared(MemoryTable table) =>
        $"it needs {ByteText.Of(table.NeededBytes)} of {ByteText.Of(table.TotalBytes!.Value)}"
        + (
            table.OthersBytes > 0 && !MemoryTables.IsTooLarge(table)
                ? $", and other programs use {ByteText.Of(table.OthersBytes.Value)}"
                : ""
        );
}
