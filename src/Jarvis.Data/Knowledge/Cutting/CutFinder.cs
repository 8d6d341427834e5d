namespace Jarvis.Data.Knowledge.Cutting;

/// <summary>
/// Finds where a text may be cut: before headings (Markdown's #, outside of fences), before functions and types (a line that begins with a
/// declaring keyword of a common language; its decorators and comments stay with it), after blank lines, and between lines.
/// </summary>
internal static class CutFinder
{
    private const int LookBack = 20_000; // otherwise a text of 16 MB without headings would be scanned backwards for every chunk

    private static readonly HashSet<string> _declaring = new(StringComparer.Ordinal)
    {
        "def",
        "class",
        "async",
        "function",
        "func",
        "fn",
        "fun",
        "sub",
        "public",
        "private",
        "protected",
        "internal",
        "export",
        "impl",
        "struct",
        "interface",
        "enum",
        "trait",
        "module",
        "namespace",
        "record",
        "static",
        "abstract",
        "sealed",
        "template",
        "type",
        "pub",
        "void",
        "object",
    };

    /// <summary>The boundaries in order, without the beginning of the text.</summary>
    public static List<ChunkBoundary> Find(string text, bool code)
    {
        var cuts = new List<ChunkBoundary>();
        bool blankBefore = false,
            fenced = false;
        int? leading = null; // start of the decorators and comments directly above a declaration
        for (int start = 0; start < text.Length;)
        {
            int end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            var line = text.AsSpan(start, end - start);
            var words = line.Trim();
            if (!code && (words.StartsWith("```") || words.StartsWith("~~~")))
            {
                fenced = !fenced;
            }
            var strength =
                code ? Declaration(line, words)
                : fenced ? BoundaryStrength.Line
                : Heading(line);
            if (strength > BoundaryStrength.Paragraph)
            {
                Add(cuts, leading ?? start, strength);
            }
            else
            {
                Add(cuts, start, blankBefore ? BoundaryStrength.Paragraph : BoundaryStrength.Line);
            }
            leading = code && IsLeading(words) ? leading ?? start : null;
            blankBefore = words.IsEmpty;
            start = end;
        }
        return cuts;
    }

    private static void Add(List<ChunkBoundary> cuts, int at, BoundaryStrength strength)
    {
        if (at == 0)
        {
            return;
        }
        while (cuts.Count > 0 && cuts[^1].At >= at)
        {
            cuts.RemoveAt(cuts.Count - 1);
        }
        cuts.Add(new ChunkBoundary(at, strength));
    }

    private static BoundaryStrength Heading(ReadOnlySpan<char> line)
    {
        int hashes = line.IndexOfAnyExcept('#');
        return hashes is >= 1 and <= 6 && line[hashes] == ' '
            ? hashes <= 2
                ? BoundaryStrength.Section
                : BoundaryStrength.Inner
            : BoundaryStrength.Line;
    }

    private static BoundaryStrength Declaration(ReadOnlySpan<char> line, ReadOnlySpan<char> words)
    {
        int length = 0;
        while (length < words.Length && char.IsAsciiLetterLower(words[length]))
        {
            length++;
        }
        if (
            length == 0
            || length == words.Length
            || words[length] is not (' ' or '<')
            || !_declaring.GetAlternateLookup<ReadOnlySpan<char>>().Contains(words[..length])
        )
        {
            return BoundaryStrength.Line;
        }
        return line[0] is ' ' or '\t' ? BoundaryStrength.Inner : BoundaryStrength.Section;
    }

    private static bool IsLeading(ReadOnlySpan<char> words) =>
        words.StartsWith("@") || words.StartsWith("#") || words.StartsWith("//") || words.StartsWith("[");

    /// <summary>
    /// The heading or declaration around a position, without its # signs; if the position itself begins one, the enclosing one. Null if
    /// there is none within the preceding 20,000 UTF-16 units.
    /// </summary>
    public static string? HeadingAbove(string text, int at, bool code)
    {
        int level = OwnLevel(text, at, code) ?? int.MaxValue;
        for (int end = at; end > 0 && at - end < LookBack;)
        {
            int start = end >= 2 ? text.LastIndexOf('\n', end - 2) + 1 : 0;
            var line = text.AsSpan(start, end - start);
            if (Level(line, code) < level)
            {
                var words = line.Trim().TrimStart('#').TrimStart();
                return words[..Math.Min(words.Length, 120)].ToString();
            }
            end = start;
        }
        return null;
    }

    private static int? OwnLevel(string text, int at, bool code)
    {
        while (at < text.Length)
        {
            int end = text.IndexOf('\n', at);
            end = end < 0 ? text.Length : end + 1;
            var line = text.AsSpan(at, end - at);
            if (Level(line, code) is { } level)
            {
                return level;
            }
            if (!code || !IsLeading(line.Trim()))
            {
                return null;
            }
            at = end;
        }
        return null;
    }

    /// <summary>Depth of a heading by its # signs, of a declaration by its indentation; null for other lines.</summary>
    private static int? Level(ReadOnlySpan<char> line, bool code) =>
        (code ? Declaration(line, line.Trim()) : Heading(line)) <= BoundaryStrength.Paragraph ? null
        : code ? line.IndexOfAnyExcept(' ', '\t')
        : line.IndexOfAnyExcept('#');
}
