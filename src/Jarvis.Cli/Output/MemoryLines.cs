using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Storage;

namespace Jarvis.Cli.Output;

/// <summary>
/// The memory part of an estimate as tables for a terminal: first the GPU, then the machine, each ending with what stays free.
/// </summary>
internal static class MemoryLines
{
    public static IEnumerable<string> Of(PlanEstimate estimate) =>
        estimate
            .Memories.SelectMany(table => Of(table, alone: estimate.Memories.Count == 1))
            .Concat(estimate.Fit is { } fit ? [$"{fit.Text}."] : []);

    private static IEnumerable<string> Of(MemoryTable table, bool alone)
    {
        string what =
            table.Place == "gpu" ? $"GPU memory ({table.Name}"
            : alone ? "Memory (this machine"
            : "CPU memory (this machine";
        yield return $"{what}{(table.TotalBytes is { } total ? $", {ByteText.Of(total)}" : "")})";
        foreach (var part in table.Parts)
        {
            yield return Row(part.Name, part.Bytes);
        }
        yield return Row("needed", table.NeededBytes);
        if (table.OthersBytes is { } others)
        {
            yield return Row("other programs", others);
        }
        if (table.FreeBytes is { } free)
        {
            yield return Row("free", free);
        }
    }

    private static string Row(string name, long bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"  {name,-26} {bytes / 1e6,9:N0} MB");
}
