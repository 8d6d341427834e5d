using Jarvis.Contracts;
using Jarvis.Data.Knowledge.Words;

namespace Jarvis.Data.Knowledge.Searching;

/// <summary>The part of a chunk where a query's words are densest, with the words marked.</summary>
internal static class Excerpt
{
    private const int Longest = 420,
        Before = 60;

    public static (string Text, IReadOnlyList<TextRange> Marks) Of(string text, IReadOnlySet<string> terms)
    {
        var found = SearchWords.Of(text).Where(w => terms.Contains(w.Term)).ToList();
        int start = Densest(found, text.Length);
        start = start == 0 ? 0 : Begin(text, start);
        int end = Math.Min(text.Length, start + Longest);
        if (end < text.Length && char.IsHighSurrogate(text[end - 1]))
        {
            end--;
        }
        end = start + text.AsSpan(start, end - start).TrimEnd().Length;
        return (text[start..end], Marks(found, start, end));
    }

    private static int Densest(List<SearchTerm> found, int length)
    {
        if (length <= Longest)
        {
            return 0;
        }
        int best = 0,
            most = 0,
            from = 0;
        var inside = new Dictionary<string, int>();
        for (int to = 0; to < found.Count; to++)
        {
            inside[found[to].Term] = inside.GetValueOrDefault(found[to].Term) + 1;
            while (found[to].Start - found[from].Start > Longest - 2 * Before)
            {
                var left = found[from++].Term;
                if (--inside[left] == 0)
                {
                    inside.Remove(left);
                }
            }
            if (inside.Count > most) // prefer more distinct words over repeated ones
            {
                (most, best) = (inside.Count, found[from].Start);
            }
        }
        return Math.Clamp(best - Before, 0, length - Longest);
    }

    private static int Begin(string text, int near)
    {
        int space = text.AsSpan(near, Math.Min(Before, text.Length - near)).IndexOfAny(' ', '\n');
        int at = space < 0 ? near : near + space + 1;
        return at < text.Length && char.IsLowSurrogate(text[at]) ? at + 1 : at;
    }

    /// <summary>An identifier and its parts may both match; the longer mark then replaces the shorter ones.</summary>
    private static List<TextRange> Marks(List<SearchTerm> found, int start, int end)
    {
        var marks = new List<TextRange>();
        int marked = start;
        foreach (
            var word in found
                .Where(w => w.Start >= start && w.Start + w.Length <= end)
                .OrderBy(w => w.Start)
                .ThenByDescending(w => w.Length)
        )
        {
            if (word.Start >= marked)
            {
                marks.Add(new TextRange(word.Start - start, word.Length));
                marked = word.Start + word.Length;
            }
        }
        return marks;
    }
}
