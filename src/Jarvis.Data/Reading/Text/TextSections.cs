namespace Jarvis.Data.Reading.Text;

/// <summary>Sections of Markdown (CommonMark's ATX and setext headings; fenced code is ignored).</summary>
internal static class TextSections
{
    /// <summary>
    /// Where the second section of <paramref name="text"/> begins; null if there is only one. A heading without text below it belongs to
    /// the following section.
    /// </summary>
    public static int? End(string text)
    {
        bool content = false,
            fenced = false;
        int at = 0,
            before = -1;
        while (at < text.Length)
        {
            int end = text.IndexOf('\n', at);
            end = end < 0 ? text.Length : end;
            var line = text.AsSpan(at, end - at).TrimEnd();
            bool fence =
                line.TrimStart().StartsWith("```", StringComparison.Ordinal)
                || line.TrimStart().StartsWith("~~~", StringComparison.Ordinal);
            fenced ^= fence;
            bool underlined = !fenced && !fence && line.Length > 0 && before < 0 && IsUnderlined(text, end);
            if (!fenced && !fence && (IsHeading(line) || underlined))
            {
                if (content)
                {
                    return at;
                }
                if (underlined)
                {
                    end = text.IndexOf('\n', end + 1) is >= 0 and var next ? next : text.Length;
                }
            }
            else
            {
                content |= line.Length > 0;
            }
            before = line.Length > 0 && !underlined && !IsHeading(line) ? at : -1;
            at = end + 1;
        }
        return null;
    }

    private static bool IsHeading(ReadOnlySpan<char> line)
    {
        int hashes = line.IndexOfAnyExcept('#');
        return hashes is >= 1 and <= 6 && line[hashes] == ' ';
    }

    // A setext heading: a title line, preceded by a blank line, with a line of = or - signs below it.
    private static bool IsUnderlined(string text, int end)
    {
        if (end + 1 >= text.Length)
        {
            return false;
        }
        int stop = text.IndexOf('\n', end + 1);
        var below = text.AsSpan(end + 1, (stop < 0 ? text.Length : stop) - end - 1).TrimEnd();
        return below.Length >= 3 && (below.IndexOfAnyExcept('=') < 0 || below.IndexOfAnyExcept('-') < 0);
    }
}
