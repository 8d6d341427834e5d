using System.Net;
using Markdig;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Jarvis.Web.Features.Chat;

/// <summary>
/// What a model wrote, as HTML that can do no harm: HTML in it is shown as text, links lead only to http and https and never open as this
/// page, and images are links, so that reading an answer asks no foreign server for anything. It never throws, and it takes bounded time:
/// what is nested deeper or is longer than any answer meant to be read is plain text.
/// </summary>
public static class ChatMarkdown
{
    /// <summary>
    /// Characters that are read as Markdown; the rest is plain text. Markdig takes quadratic time over some texts ("[a](" again and again),
    /// at this length a few hundred milliseconds.
    /// </summary>
    public const int LongestFormatted = 32_768;

    private static readonly MarkdownPipeline _pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UsePipeTables()
        .UseAutoLinks()
        .UseEmphasisExtras()
        .UseSoftlineBreakAsHardlineBreak()
        .Build();

    /// <summary>One string a top-level block: while an answer grows only its last block changes.</summary>
    public static IReadOnlyList<string> Blocks(string text)
    {
        int length = text.Length <= LongestFormatted ? text.Length : EndOfLine(text);
        try
        {
            var blocks = Formatted(text[..length]);
            return length == text.Length ? blocks : [.. blocks, Plain(text[length..])];
        }
        catch (ArgumentException)
        {
            return [Plain(text)]; // Markdig's word for marks that are nested more than 128 deep
        }
    }

    /// <summary>The last end of a line within what is formatted; where there is none, that length.</summary>
    private static int EndOfLine(string text)
    {
        int end = text.LastIndexOf('\n', LongestFormatted - 1) + 1;
        return end > 0 ? end
            : char.IsHighSurrogate(text[LongestFormatted - 1]) ? LongestFormatted - 1
            : LongestFormatted;
    }

    private static string Plain(string text) => $"<div class=\"md-plain\">{WebUtility.HtmlEncode(text)}</div>\n";

    private static IReadOnlyList<string> Formatted(string text)
    {
        var document = Markdown.Parse(text, _pipeline);
        foreach (var link in document.Descendants<LinkInline>().ToList())
        {
            Tame(link);
        }

        foreach (var link in document.Descendants<AutolinkInline>().Where(link => !IsWeb(link.Url)).ToList())
        {
            link.ReplaceBy(new LiteralInline(link.Url));
        }

        foreach (var link in document.Descendants<AutolinkInline>())
        {
            Mark(link);
        }

        return [.. document.Where(block => block is not LinkReferenceDefinitionGroup).Select(Html)];
    }

    private static void Tame(LinkInline link)
    {
        string? url = link.GetDynamicUrl?.Invoke() ?? link.Url;
        link.GetDynamicUrl = null;
        link.Url = url;
        link.IsImage = false;
        if (IsWeb(url))
        {
            Mark(link);
            return;
        }

        // Its words stay, its target goes.
        var words = new ContainerInline();
        while (link.FirstChild is { } child)
        {
            child.Remove();
            words.AppendChild(child);
        }

        link.ReplaceBy(words, copyChildren: false);
    }

    private static void Mark(MarkdownObject link)
    {
        var attributes = link.GetAttributes();
        attributes.AddProperty("rel", "noopener noreferrer nofollow");
        attributes.AddProperty("target", "_blank");
    }

    private static bool IsWeb(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";

    private static string Html(Block block)
    {
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        _pipeline.Setup(renderer);
        renderer.Render(block);
        writer.Flush();
        return writer.ToString();
    }
}
