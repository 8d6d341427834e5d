using System.Globalization;
using Jarvis.Testing;

namespace Jarvis.Engine.Tests;

/// <summary>
/// Losses and EMA weights computed by PyTorch: the folder <c>losses</c> of <c>JARVIS_GOLDENS</c>, otherwise the copy in
/// <c>tests/goldens</c>.
/// </summary>
internal sealed class LossGolden() : GoldenFolder(Find())
{
    public double Number(string name) => Facts.GetProperty(name).GetDouble();

    /// <summary>Values whose names start with a prefix, each with the number that follows the prefix.</summary>
    public IEnumerable<(double Setting, double Value)> Numbers(string beginning) =>
        Facts
            .EnumerateObject()
            .Where(fact => fact.Name.StartsWith(beginning, StringComparison.Ordinal))
            .Select(fact => (double.Parse(fact.Name.AsSpan(beginning.Length), CultureInfo.InvariantCulture), fact.Value.GetDouble()));

    private static string Find() => GoldenFiles.Folder("losses");
}
