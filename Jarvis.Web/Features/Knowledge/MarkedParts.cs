using Jarvis.Contracts;

namespace Jarvis.Web.Features.Knowledge;

/// <summary>A piece of a text, highlighted or not.</summary>
public readonly record struct MarkedPart(string Text, bool Marked);

/// <summary>Splits a text at the ranges to highlight. Invalid or overlapping ranges never lose or repeat text.</summary>
public static class MarkedParts
{
    public static IEnumerable<MarkedPart> Of(string text, IReadOnlyList<TextRange> marks)
    {
        int shown = 0;
        foreach (var mark in marks.OrderBy(mark => mark.Start))
        {
            int start = Math.Clamp(mark.Start, shown, text.Length),
                end = Math.Clamp(mark.Start + mark.Length, start, text.Length);
            if (end == start)
            {
                continue;
            }

            if (start > shown)
            {
                yield return new MarkedPart(text[shown..start], false);
            }

            yield return new MarkedPart(text[start..end], true);
            shown = end;
        }

        if (shown < text.Length)
        {
            yield return new MarkedPart(text[shown..], false);
        }
    }
}
