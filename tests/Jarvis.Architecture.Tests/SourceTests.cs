using Jarvis.Testing;
using Xunit;

namespace Jarvis.Architecture.Tests;

public sealed class SourceTests
{
    private const int LongestLine = 140;

    /// <summary>
    /// Text that cannot be wrapped without changing its meaning (SQL, patterns, style sheets) belongs in raw or verbatim literals.
    /// </summary>
    [Fact]
    public void Lines_AreNoLongerThanTheHouseAllows()
    {
        var tooLong = SourceFiles()
            .SelectMany(file =>
                LinesOutsideRawText(file)
                    .Where(line => line.Text.Length > LongestLine && !line.Text.Contains("@\"", StringComparison.Ordinal))
                    .Select(line => $"{Path.GetRelativePath(Checkout.Root, file)}:{line.Number} has {line.Text.Length} columns")
            );
        Assert.Empty(tooLong);
    }

    /// <summary>Without a height of its own, a clamped box that its parent stretches shows the lines after the ellipsis.</summary>
    [Fact]
    public void StyleSheets_ThatClampLines_LimitTheHeightToo() =>
        Assert.DoesNotContain(Files("*.css").SelectMany(file => File.ReadAllText(file).Split('}')), rule =>
            rule.Contains("line-clamp:", StringComparison.Ordinal) && !rule.Contains("max-height:", StringComparison.Ordinal)
        );

    private static IEnumerable<(int Number, string Text)> LinesOutsideRawText(string file)
    {
        bool isRaw = false;
        int number = 0;
        foreach (string line in File.ReadLines(file))
        {
            number++;
            int quotes = line.Split("\"\"\"").Length - 1;
            if (!isRaw && quotes == 0)
            {
                yield return (number, line);
            }
            isRaw ^= quotes % 2 == 1;
        }
    }

    private static IEnumerable<string> SourceFiles() => Files("*.cs");

    private static IEnumerable<string> Files(string pattern) =>
        Directory
            .EnumerateDirectories(Checkout.Root, "Jarvis.*")
            .Concat(["src", "tests", "bench", "samples"])
            .Select(folder => Path.Combine(Checkout.Root, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Intersect(["bin", "obj", "node_modules"]).Any());
}
