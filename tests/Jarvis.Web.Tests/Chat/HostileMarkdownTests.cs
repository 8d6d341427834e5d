using System.Diagnostics;
using System.Text.RegularExpressions;
using Jarvis.Web.Features.Chat;

namespace Jarvis.Web.Tests.Chat;

/// <summary>Any model output is shown without exceptions, without tags or link targets of its own, and in bounded time.</summary>
public sealed partial class HostileMarkdownTests
{
    /// <summary>Takes a few hundred milliseconds on an idle core; this allows for a busy machine.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private static readonly string[] _pieces =
    [
        "*",
        "**",
        "***",
        "_",
        "__",
        "~~",
        "~",
        "^",
        "++",
        "==",
        "`",
        "``",
        "```\n",
        "> ",
        "- ",
        "1. ",
        "# ",
        "[",
        "]",
        "](",
        ")",
        "![",
        "[a](http://b)",
        "[a]: b\n",
        "<",
        ">",
        "<!--",
        "-->",
        "<a href=\"javascript:x()\">",
        "<script>",
        "</script>",
        "&amp;",
        "&#0;",
        "&lt",
        "\\",
        "|",
        "|-|\n",
        "\n",
        "\n\n",
        "    ",
        "\t",
        "a",
        "word ",
        "http://a.b",
        "www.a.b",
        "<http://a>",
        "javascript:alert(1)",
        "\0",
        "\ud800",
        "\udc00",
        "\u202e",
        "é",
        "😀",
    ];

    [Theory]
    [InlineData("*a ")]
    [InlineData("**a ")]
    [InlineData("> ")]
    [InlineData("- ")]
    [InlineData("1. ")]
    [InlineData("[")]
    [InlineData("![")]
    [InlineData("*a_")]
    [InlineData("> - ")]
    [InlineData("~~a")]
    [InlineData("[a](")]
    [InlineData("[a](b")]
    [InlineData("^a")]
    [InlineData("<")]
    [InlineData("|")]
    [InlineData("*|")]
    [InlineData("`a``b```")]
    [InlineData("<http://a")]
    [InlineData("www.a")]
    [InlineData("&amp")]
    [InlineData("[a]: b\n")]
    [InlineData("\ud800")]
    public void Blocks_OfMarksNestedOrRepeatedWithoutEnd_ShowTheText(string mark)
    {
        foreach (int count in (int[])[130, 2000, 60_000])
        {
            string text = string.Concat(Enumerable.Repeat(mark, count)) + " end";
            long startedAt = Stopwatch.GetTimestamp();
            string html = string.Concat(ChatMarkdown.Blocks(text));
            Assert.True(Stopwatch.GetElapsedTime(startedAt) < _patience, $"{mark} × {count} took {Stopwatch.GetElapsedTime(startedAt)}");
            Assert.Contains("end", html);
            IsHarmless(html);
        }
    }

    [Fact]
    public void Blocks_NestedDeeplyFromBothSides_ShowTheText()
    {
        string text = string.Concat(Enumerable.Repeat("**a ", 130)) + "heart" + string.Concat(Enumerable.Repeat(" b**", 130));
        Assert.Contains("heart", string.Concat(ChatMarkdown.Blocks(text)));
        string links = new string('[', 200) + "heart" + string.Concat(Enumerable.Repeat("](http://a)", 200));
        Assert.Contains("heart", string.Concat(ChatMarkdown.Blocks(links)));
    }

    [Fact]
    public void Blocks_OfAnythingThatAFuzzerWrites_AreHarmless()
    {
        var random = new Random(20261130);
        for (int round = 0; round < 4000; round++)
        {
            string text = string.Concat(
                Enumerable
                    .Range(0, random.Next(1, 60))
                    .Select(_ =>
                        string.Concat(
                            Enumerable.Repeat(
                                _pieces[random.Next(_pieces.Length)],
                                random.Next(12) == 0 ? random.Next(200) : random.Next(1, 4)
                            )
                        )
                    )
            );
            IsHarmless(string.Concat(ChatMarkdown.Blocks(text)));
        }
    }

    [Fact]
    public void Blocks_BeyondTheLimit_AreFormattedUpToALineAndPlainAfterIt()
    {
        string lines = string.Concat(Enumerable.Repeat("**bold** words\n\n", ChatMarkdown.LongestFormatted / 10));
        var blocks = ChatMarkdown.Blocks(lines);
        Assert.Equal("<p><strong>bold</strong> words</p>", blocks[0].Trim());
        Assert.StartsWith("<div class=\"md-plain\">**bold** words\n", blocks[^1]);
        Assert.Equal(lines.Split("bold").Length, string.Concat(blocks).Split("bold").Length); // no text is lost
    }

    /// <summary>Only tags from the renderer, and only classes, alignment and web links as attributes.</summary>
    private static void IsHarmless(string html)
    {
        foreach (Match tag in Tags().Matches(html))
        {
            Assert.Contains(
                tag.Groups["name"].Value,
                (string[])
                    [
                        "a",
                        "p",
                        "div",
                        "em",
                        "strong",
                        "del",
                        "sub",
                        "sup",
                        "ins",
                        "mark",
                        "code",
                        "pre",
                        "blockquote",
                        "ul",
                        "ol",
                        "li",
                        "h1",
                        "h2",
                        "h3",
                        "h4",
                        "h5",
                        "h6",
                        "hr",
                        "br",
                        "table",
                        "thead",
                        "tbody",
                        "tr",
                        "th",
                        "td",
                        "col",
                        "colgroup",
                    ]
            );
            foreach (Match attribute in Attributes().Matches(tag.Groups["rest"].Value))
            {
                Assert.Contains(
                    attribute.Groups["name"].Value,
                    (string[])["href", "rel", "target", "title", "class", "style", "start", "type"]
                );
                if (attribute.Groups["name"].Value == "href")
                {
                    Assert.Matches("^https?:", attribute.Groups["value"].Value);
                }
                if (attribute.Groups["name"].Value == "style")
                {
                    Assert.Matches("^(text-align: ?(left|right|center);?|width: ?[0-9.]+%;?)$", attribute.Groups["value"].Value);
                }
            }
        }
    }

    [GeneratedRegex("""</?(?<name>[^\s/>]+)(?<rest>[^>]*)>""")]
    private static partial Regex Tags();

    [GeneratedRegex("(?<name>[\\w-]+)=\"(?<value>[^\"]*)\"")]
    private static partial Regex Attributes();
}
