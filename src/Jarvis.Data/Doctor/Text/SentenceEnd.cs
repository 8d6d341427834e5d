namespace Jarvis.Data.Doctor.Text;

/// <summary>Finds the ends of sentences, at which a text that is too long or stops in the middle can be cut.</summary>
internal static class SentenceEnd
{
    /// <summary>
    /// The length of the text up to the end of its last complete sentence or paragraph within <paramref name="most"/> characters; 0 if
    /// there is none.
    /// </summary>
    public static int LastWithin(ReadOnlySpan<char> text, int most)
    {
        for (int at = Math.Min(most, text.Length) - 1; at > 0; at--)
        {
            bool before = at + 1 >= text.Length || char.IsWhiteSpace(text[at + 1]);
            if ((IsStop(text[at]) && before) || text[at] is '。' or '！' or '？')
            {
                return at + 1;
            }
            if (IsCloser(text[at]) && IsStop(text[at - 1]) && before)
            {
                return at + 1;
            }
            if (text[at] == '\n' && text[at - 1] == '\n')
            {
                return at - 1;
            }
        }
        return 0;
    }

    public static bool IsStop(char c) => c is '.' or '!' or '?' or '…' or '。' or '！' or '？' or '؟' or '।' or '‽';

    public static bool IsCloser(char c) =>
        c is '"' or '\'' or ')' or ']' or '}' or '”' or '’' or '»' or '*' or '_' or '`' or '~' or '>' or '|' or '」' or '）';
}
