using System.Net;
using Markdig;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Jarvis.Web.Features.Chat;

/// <summary>
/// Renders a model's output as safe HTML. HTML in it is shown as text, links go only to http and https and never open in this page, and
/// images become links, so that showing an answer sends no request to a foreign server. It never throws, and its time is bounded: text that
/// is nested too deep or too long for a normal answer is shown as plain text.
/// </summary>
public static class ChatMarkdown
{
    /// <summary>
    /// Characters that are parsed as Markdown; the rest is plain text. Markdig takes quadratic time on some texts (a repeated "[a]("): a
    /// few hundred milliseconds at this length.
    /// </summary>
    public const int LongestFormatted = 32_768;

    private static readonly MarkdownPipeline _pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UsePipeTables()
        .UseAutoLinks()
        .UseEmphasisExtras()
        .UseSoftlineBreakAsHardlineBreak()
        .Build();

    /// <summary>One string per top-level block, because only the last block changes while an answer grows.</summary>
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
            return [Plain(text)]; // how Markdig reports nesting deeper than 128 levels
        }
    }

    /// <summary>Length up to the last line end within <see cref="LongestFormatted"/>, or that length if there is none.</summary>
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

        // Keeps the link's text and drops its target.
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
