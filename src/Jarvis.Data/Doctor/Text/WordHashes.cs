using System.Globalization;

namespace Jarvis.Data.Doctor.Text;

/// <summary>
/// A text as the sequence of its words' 64-bit hashes, with case, punctuation and white space folded away. A word is a run of letters,
/// digits and combining marks; each character of a script written without spaces is a word of its own. Arithmetic operators next to a digit
/// count as words ("5 - 3" is not "5 + 3"), and in code every symbol does. Hashes instead of strings avoid a million small objects for a
/// text of 16 MB.
/// </summary>
internal static class WordHashes
{
    private const ulong Prime = 0x100000001b3,
        Start = 0xcbf29ce484222325;
    private const string Arithmetic = "+-*/=<>^%|&~!";

    /// <param name="signs">Whether every symbol counts, as in code; letters then also keep their case.</param>
    public static void Append(ReadOnlySpan<char> text, bool signs, List<ulong> words)
    {
        int at = 0;
        while (at < text.Length)
        {
            char c = text[at];
            if (IsWord(c))
            {
                if (IsUnspaced(c))
                {
                    words.Add(Mix(c + Start));
                    at++;
                    continue;
                }
                ulong hash = Start;
                int start = at;
                for (; at < text.Length && IsWord(text[at]) && !IsUnspaced(text[at]); at++)
                {
                    hash = (hash ^ (signs ? text[at] : char.ToLowerInvariant(text[at]))) * Prime;
                }
                // C, C++ and C# must stay three different words.
                for (
                    ;
                    !signs
                        && at - start <= 2
                        && at < text.Length
                        && text[at] is '#' or '+'
                        && (text[at] == '#' || text[Math.Min(at + 1, text.Length - 1)] == '+' || text[at - 1] == '+');
                    at++
                )
                {
                    hash = (hash ^ text[at]) * Prime;
                }
                words.Add(Mix(hash));
                continue;
            }
            if (
                !char.IsWhiteSpace(c)
                && (
                    signs
                    || (Arithmetic.Contains(c, StringComparison.Ordinal) && BesideDigit(text, at))
                    || char.IsSurrogate(c)
                    || char.GetUnicodeCategory(c) == UnicodeCategory.CurrencySymbol
                )
            )
            {
                words.Add(Mix(c * Prime));
            }
            at++;
        }
    }

    /// <summary>One hash of the complete sequence.</summary>
    public static ulong Whole(ReadOnlySpan<ulong> words)
    {
        ulong hash = (ulong)words.Length;
        foreach (ulong word in words)
        {
            hash = Mix((hash * Prime) ^ word);
        }
        return hash;
    }

    /// <summary>The finalizer of splitmix64 (Steele, Lea, Flood 2014): every bit of the result depends on every bit of the input.</summary>
    public static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
        x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
        return x ^ (x >> 31);
    }

    private static bool IsWord(char c) =>
        char.IsAsciiLetterOrDigit(c)
        || (
            c >= 128
            && (
                char.IsLetterOrDigit(c)
                || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            )
        );

    // Kana, Han, and Thai to Lao are written without spaces.
    private static bool IsUnspaced(char c) =>
        c >= 0x0e00
        && c
            is (>= '\u3040' and <= '\u30ff')
                or (>= '\u3400' and <= '\u9fff')
                or (>= '\u0e00' and <= '\u0eff')
                or (>= '\uf900' and <= '\ufaff');

    private static bool BesideDigit(ReadOnlySpan<char> text, int at)
    {
        int before = at - 1,
            after = at + 1;
        while (before >= 0 && text[before] == ' ')
        {
            before--;
        }
        while (after < text.Length && text[after] == ' ')
        {
            after++;
        }
        return (before >= 0 && char.IsAsciiDigit(text[before])) || (after < text.Length && char.IsAsciiDigit(text[after]));
    }
}
