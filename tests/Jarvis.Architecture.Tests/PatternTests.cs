using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;

namespace Jarvis.Architecture.Tests;

/// <summary>
/// Records, documents and answers are untrusted text, and a regular expression that backtracks takes quadratic time on them. Every pattern
/// in our programs is therefore run on long texts that repeat one or two of its own characters.
/// </summary>
public sealed class PatternTests
{
    private const int Length = 50_000;
    private const BindingFlags AnyStatic = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>A hundred times what a linear pattern takes, and less than a quadratic one takes (shown by the last test here).</summary>
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(0.5);

    public static TheoryData<string> Patterns => [.. Found().Keys];

    [Theory]
    [MemberData(nameof(Patterns))]
    public void Pattern_OverALongTextOfItsOwnCharacters_TakesNoTimeToSpeakOf(string name)
    {
        var (took, unit) = Slowest(Found()[name]);
        Assert.True(took < _longest, $"{name} took {took.TotalSeconds:0.0} s for {Length} characters of '{unit}'");
    }

    [Theory]
    [InlineData(@"a\w*@")]
    [InlineData(@"(\w+\s?)+!")]
    public void Pattern_ThatGoesBackOverWhatItRead_TakesLonger(string pattern) => Assert.True(Slowest(new Regex(pattern)).Took > _longest);

    private static (TimeSpan Took, string Unit) Slowest(Regex pattern)
    {
        // Has a time limit of its own, because the pattern's own limit would end it early and hide how long it takes.
        var limited = new Regex(pattern.ToString(), pattern.Options | RegexOptions.Compiled, 2 * _longest);
        var slowest = (Took: TimeSpan.Zero, Unit: "");
        foreach (string unit in Units(pattern.ToString()))
        {
            string text = string.Concat(Enumerable.Repeat(unit, Length / unit.Length));
            long startedAt = Stopwatch.GetTimestamp();
            try
            {
                limited.Count(text);
            }
            catch (RegexMatchTimeoutException)
            {
                return (2 * _longest, unit);
            }
            var took = Stopwatch.GetElapsedTime(startedAt);
            slowest = took > slowest.Took ? (took, unit) : slowest;
        }
        return slowest;
    }

    private static Dictionary<string, Regex> Found() =>
        Directory
            .EnumerateFiles(AppContext.BaseDirectory, "Jarvis.*.dll")
            .Where(file => !file.EndsWith(".Tests.dll", StringComparison.Ordinal))
            .SelectMany(file => Assembly.LoadFrom(file).GetTypes())
            .SelectMany(type => type.GetMethods(AnyStatic))
            .Where(method => method.IsDefined(typeof(GeneratedRegexAttribute)))
            .ToDictionary(method => $"{method.DeclaringType!.FullName}.{method.Name}", method => (Regex)method.Invoke(null, null)!);

    private static IEnumerable<string> Units(string pattern)
    {
        string[] letters = [.. pattern.Concat("a1 \n\t@.-<>\"'`/=[](){}é字").Distinct().Select(letter => letter.ToString())];
        return letters.Concat(letters.SelectMany(_ => letters, (first, second) => first + second));
    }
}
