using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Xunit;

namespace Jarvis.Engine.Tests.Torch;

/// <summary>Searches the source for TorchSharp pitfalls that banned symbols cannot express.</summary>
public sealed partial class SourceTests
{
    /// <summary>
    /// <c>x.sum(0)</c> resolves to the overload with a data type and sums all elements as bytes, so dimensions are written as a list:
    /// <c>sum([0L])</c>. <c>x.sum()</c> resolves to the same overload, so it cannot be banned as a symbol.
    /// </summary>
    [Fact]
    public void Sum_OverADimension_IsWrittenWithAList()
    {
        string root = Path.GetFullPath(Path.Combine(Here(), "..", "..", "..", ".."));
        var sources = Directory
            .EnumerateDirectories(root, "Jarvis.*")
            .Concat(((string[])["src", "tests", "bench"]).Select(folder => Path.Combine(root, folder)))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/") && !file.Contains("\\obj\\"));
        var found = sources
            .Where(file => file != Path.GetFullPath(Here()))
            .SelectMany(file =>
                File.ReadLines(file)
                    .Where(line => SumOfANumber().IsMatch(line))
                    .Select(line => $"{Path.GetRelativePath(root, file)}: {line.Trim()}")
            );
        Assert.Empty(found);
    }

    [Theory]
    [InlineData("x.sum(0)", true)]
    [InlineData("x.sum(-1, keepdim: true)", true)]
    [InlineData("x.sum( dim )", false)]
    [InlineData("x.sum([0L])", false)]
    [InlineData("x.sum()", false)]
    public void Pattern_FindsANumberAndNothingElse(string line, bool found) => Assert.Equal(found, SumOfANumber().IsMatch(line));

    [GeneratedRegex(@"\.sum\(\s*-?\d")]
    private static partial Regex SumOfANumber();

    private static string Here([CallerFilePath] string path = "") => path;
}
