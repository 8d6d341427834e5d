using System.Text;
using Jarvis.Contracts;
using Jarvis.Data.Knowledge.Cutting;

namespace Jarvis.Data.Tests.Knowledge;

public class ChunkCutterTests
{
    private static List<string> Cut(string text, int characters, int overlap = 0, bool code = false) =>
        [.. ChunkCutter.Cut(text, code, new ChunkCutting(characters, overlap)).Select(p => text.Substring(p.Start, p.Length))];

    [Fact]
    public void Cut_AtHeadings_BeginsAChunkWithEachSection()
    {
        var text = "# One\n\n" + new string('a', 60) + "\n\n# Two\n\n" + new string('b', 60) + "\n```\n# no heading\n```\n";
        Assert.Collection(Cut(text, 120), one => Assert.StartsWith("# One", one), two => Assert.StartsWith("# Two", two));
        Assert.Equal("Two", CutFinder.HeadingAbove(text, text.IndexOf("bbb", StringComparison.Ordinal), code: false));
    }

    [Fact]
    public void Cut_AtFunctions_KeepsDecoratorsAndCommentsWithThem()
    {
        const string Code =
            "import os\n\ndef first(a):\n    x = a + 1\n    return x * 2\n\n# what it is\n@cached\ndef second(b):\n    y = b - "
            + "1\n    return y\n";
        Assert.Collection(
            Cut(Code, 80, code: true),
            one => Assert.StartsWith("import", one),
            two => Assert.StartsWith("# what it is\n@cached\ndef second", two)
        );
    }

    [Fact]
    public void Cut_AtParagraphs_PrefersThemToLinesAndWords()
    {
        var text = string.Join("\n\n", Enumerable.Range(0, 6).Select(i => $"paragraph {i} line\nsecond line of it"));
        Assert.All(Cut(text, 80), chunk => Assert.StartsWith("paragraph", chunk));
    }

    [Fact]
    public void Cut_WithOverlap_RepeatsTheEndOfTheChunkBefore()
    {
        var text = string.Join(' ', Enumerable.Range(0, 200).Select(i => $"w{i}"));
        var chunks = Cut(text, 200, overlap: 40);
        for (int i = 1; i < chunks.Count; i++)
        {
            var first = chunks[i].Split(' ')[0];
            Assert.Contains($" {first} ", chunks[i - 1]);
            Assert.True(chunks[i].Length <= 200);
        }
    }

    /// <summary>For any text: no character is lost, no chunk is too long or empty, and no surrogate pair is split.</summary>
    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5)]
    public void Cut_AnyText_CoversAllOfIt(int seed)
    {
        var random = new Random(seed);
        string[] parts =
        [
            "word ",
            "\n",
            "\n\n",
            "# Heading\n",
            "def f(x):\n",
            "    ",
            "@dec\n",
            "😀",
            "longlonglonglonglonglonglonglonglong",
            "```\n",
            "class A:\n",
        ];
        var text = new StringBuilder();
        for (int i = 0; i < 3000; i++)
        {
            text.Append(parts[random.Next(parts.Length)]);
        }
        var all = text.ToString();
        foreach (var (code, overlap) in new[] { (false, 0), (true, 0), (false, 50), (true, 37) })
        {
            int covered = 0,
                starts = -1;
            foreach (var piece in ChunkCutter.Cut(all, code, new ChunkCutting(100, overlap)))
            {
                Assert.True(piece.Start > starts && piece.Length is > 0 and <= 100);
                Assert.True(string.IsNullOrWhiteSpace(all[Math.Min(covered, piece.Start)..piece.Start]));
                Assert.False(char.IsLowSurrogate(all[piece.Start]) || char.IsHighSurrogate(all[piece.Start + piece.Length - 1]));
                (starts, covered) = (piece.Start, Math.Max(covered, piece.Start + piece.Length));
            }
            Assert.True(string.IsNullOrWhiteSpace(all[covered..]));
        }
    }
}
