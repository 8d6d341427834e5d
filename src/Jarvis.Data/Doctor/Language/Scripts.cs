namespace Jarvis.Data.Doctor.Language;

/// <summary>Languages that can be identified by their script alone.</summary>
internal static class Scripts
{
    private const int Looked = 2_000;

    public static IReadOnlyList<string> Codes { get; } = ["zh", "ja", "ko", "ar", "he", "el", "hi", "th"];

    /// <summary>The language of the script to which most letters belong; null if that is Latin, Cyrillic or none.</summary>
    public static LanguageGuess? Dominant(ReadOnlySpan<char> text)
    {
        Span<int> counts = stackalloc int[8];
        counts.Clear();
        int letters = 0;
        foreach (char c in text[..Math.Min(text.Length, Looked)])
        {
            if (c < 0x370)
            {
                letters += char.IsLetter(c) ? 1 : 0;
                continue;
            }
            int script = c switch
            {
                >= '\u4e00' and <= '\u9fff' or >= '\u3400' and <= '\u4dbf' => 0,
                >= '\u3040' and <= '\u30ff' => 1,
                >= '\uac00' and <= '\ud7af' or >= '\u1100' and <= '\u11ff' => 2,
                >= '\u0600' and <= '\u06ff' => 3,
                >= '\u0590' and <= '\u05ff' => 4,
                >= '\u0370' and <= '\u03ff' or >= '\u1f00' and <= '\u1fff' => 5,
                >= '\u0900' and <= '\u097f' => 6,
                >= '\u0e00' and <= '\u0e7f' => 7,
                _ => -1,
            };
            letters += script >= 0 || char.IsLetter(c) ? 1 : 0;
            if (script >= 0)
            {
                counts[script]++;
            }
        }
        if (counts[1] * 8 > counts[0] && counts[1] > 0)
        {
            counts[1] += counts[0]; // Japanese uses Han characters too
            counts[0] = 0;
        }
        int best = 0;
        for (int i = 1; i < counts.Length; i++)
        {
            best = counts[i] > counts[best] ? i : best;
        }
        // A character of these scripts carries as much information as two or three letters, so ten of them are enough.
        return counts[best] >= 10 && counts[best] * 2 > letters ? new LanguageGuess(Codes[best], counts[best] / (double)letters) : null;
    }
}
