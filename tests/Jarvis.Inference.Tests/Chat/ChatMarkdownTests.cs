using Jarvis.Web.Features.Chat;
using Xunit;

namespace Jarvis.Inference.Tests.Chat;

public class ChatMarkdownTests
{
    private static string Html(string text) => string.Concat(ChatMarkdown.Blocks(text));

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("a <b onclick=\"x()\">b</b>")]
    [InlineData("<!-- x --> <iframe src=\"//evil\"></iframe>")]
    public void Blocks_OfHtml_ShowItAsText(string text)
    {
        string html = Html(text);
        Assert.DoesNotContain("<script", html);
        Assert.DoesNotContain("<img", html);
        Assert.DoesNotContain("<b ", html);
        Assert.DoesNotContain("<iframe", html);
        Assert.Contains("&lt;", html);
    }

    [Theory]
    [InlineData("[x](javascript:alert(1))")]
    [InlineData("[x](JaVaScRiPt:alert(1))")]
    [InlineData("[x](java&#115;cript:alert(1))")]
    [InlineData("[x](data:text/html,a)")]
    [InlineData("[x](/api/runs)")]
    [InlineData("[x](//evil.example)")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("[x]: javascript:alert(1)\n\n[x]")]
    [InlineData("![x](file:///etc/passwd)")]
    [InlineData("me@example.org and <me@example.org>")]
    public void Blocks_OfLinksToElsewhereThanTheWeb_HaveNoTarget(string text) => Assert.DoesNotContain("href", Html(text));

    [Theory]
    [InlineData("[x](https://example.org/a?b=1)")]
    [InlineData("https://example.org/a")]
    [InlineData("<https://example.org>")]
    [InlineData("[x]: http://example.org\n\n[x]")]
    public void Blocks_OfWebLinks_OpenApartFromThisPage(string text)
    {
        string html = Html(text);
        Assert.Contains("href=\"http", html);
        Assert.Contains("rel=\"noopener noreferrer nofollow\"", html);
        Assert.Contains("target=\"_blank\"", html);
    }

    [Fact]
    public void Blocks_OfAnImage_AreALinkThatLoadsNothing()
    {
        string html = Html("![a cat](https://example.org/cat.png)");
        Assert.DoesNotContain("<img", html);
        Assert.Contains(">a cat</a>", html);
    }

    [Fact]
    public void Blocks_WhileAnAnswerGrows_KeepTheirBeginning()
    {
        var before = ChatMarkdown.Blocks("# Title\n\nfirst paragraph\n\nsec");
        var after = ChatMarkdown.Blocks("# Title\n\nfirst paragraph\n\nsecond **bold**");
        Assert.Equal(before.Take(2), after.Take(2));
    }

    [Fact]
    public void Blocks_OfCode_AreEscaped() =>
        Assert.Contains("<code class=\"language-csharp\">List&lt;int&gt;", Html("```csharp\nList<int> a;\n```"));
}
