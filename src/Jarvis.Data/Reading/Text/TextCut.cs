namespace Jarvis.Data.Reading.Text;

/// <summary>Finds a natural place to end a piece of text.</summary>
internal static class TextCut
{
    /// <summary>Length of the first piece of <paramref name="text"/>, in (0, text.Length], given the character that follows it.</summary>
    public static int At(string text, char next, bool markdown)
    {
        int least = text.Length / 4; // an earlier cut would make tiny pieces
        if (markdown && Heading(text, least) is > 0 and var heading)
        {
            return heading;
        }
        int blank = text.LastIndexOf("\n\n", StringComparison.Ordinal) + 2;
        if (blank - 2 > least)
        {
            return blank;
        }
        int line = text.LastIndexOf('\n') + 1;
        if (line > least)
        {
            return line;
        }
        int word = text.LastIndexOf(' ') + 1;
        if (word > least)
        {
            return word;
        }
        bool splitsPair = char.IsHighSurrogate(text[^1]) && char.IsLowSurrogate(next);
        return splitsPair && text.Length > 1 ? text.Length - 1 : text.Length;
    }

    // The start of the last heading line; "# " in a fenced block looks the same, which at worst cuts at a comment.
    private static int Heading(string text, int least)
    {
        for (
            int at = text.LastIndexOf("\n#", StringComparison.Ordinal);
            at >= least && at > 0;
            at = text.LastIndexOf("\n#", at - 1, StringComparison.Ordinal)
        )
        {
            int hashes = at + 1;
            while (hashes < text.Length && text[hashes] == '#')
            {
                hashes++;
            }
            if (hashes < text.Length && text[hashes] == ' ' && hashes - at <= 7)
            {
                return at + 1;
            }
        }
        return 0;
    }
}
