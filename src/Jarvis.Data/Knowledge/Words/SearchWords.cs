using System.Globalization;

namespace Jarvis.Data.Knowledge.Words;

/// <summary>
/// Splits a text into words, for the index and for queries: runs of letters and digits in lower case, as English stems
/// (<see cref="PorterStemmer"/>). An identifier yields its parts (camelCase, snake_case) and their concatenation. Each Chinese or Japanese
/// character is a word.
/// </summary>
internal static class SearchWords
{
    private const int LongestTerm = 64;

    public static IEnumerable<SearchTerm> Of(string text)
    {
        for (int at = 0; at < text.Length;)
        {
            if (!IsWord(text[at]))
            {
                at++;
                continue;
            }
            int end = at + 1;
            if (!IsIdeograph(text[at]))
            {
                while (end < text.Length && IsWord(text[end]) && !IsIdeograph(text[end]))
                {
                    end++;
                }
            }
            foreach (var term in OfRun(text, at, end))
            {
                yield return term;
            }
            at = end;
        }
    }

    // getHTTPResponse_2 → get, http, response, 2, gethttpresponse2
    private static IEnumerable<SearchTerm> OfRun(string text, int from, int end)
    {
        int parts = 0;
        for (int start = from; start < end;)
        {
            if (text[start] == '_')
            {
                start++;
                continue;
            }
            int stop = start + 1;
            while (stop < end && text[stop] != '_' && !BeginsPart(text, start, stop, end))
            {
                stop++;
            }
            parts++;
            yield return new SearchTerm(start, stop - start, PorterStemmer.Stem(Lower(text.AsSpan(start, stop - start))));
            start = stop;
        }
        if (parts > 1)
        {
            yield return new SearchTerm(from, end - from, Lower(text.AsSpan(from, end - from)));
        }
    }

    private static bool BeginsPart(string text, int start, int at, int end) =>
        char.IsUpper(text[at]) && (!char.IsUpper(text[at - 1]) || (at + 1 < end && char.IsLower(text[at + 1]) && at > start));

    private static string Lower(ReadOnlySpan<char> run)
    {
        Span<char> lower = stackalloc char[LongestTerm];
        int length = 0;
        foreach (char c in run)
        {
            if (c != '_' && length < LongestTerm)
            {
                lower[length++] = char.ToLowerInvariant(c);
            }
        }
        return new string(lower[..length]);
    }

    private static bool IsWord(char c) =>
        c < 128
            ? char.IsAsciiLetterOrDigit(c) || c == '_'
            : char.IsLetterOrDigit(c)
                || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static bool IsIdeograph(char c) =>
        c is (>= '\u3040' and <= '\u30ff') or (>= '\u3400' and <= '\u9fff') or (>= '\uf900' and <= '\ufaff');
}
