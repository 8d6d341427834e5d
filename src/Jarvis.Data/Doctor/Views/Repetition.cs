using Jarvis.Data.Doctor.Text;

namespace Jarvis.Data.Doctor.Views;

/// <summary>
/// How much of a text is repetition, by the measures of Rae et al. 2021 (Gopher, table A1), but over words instead of characters.
/// </summary>
/// <param name="Lines">Share of lines that occurred before, among lines of at least three words.</param>
/// <param name="Grams">Share of words inside a 5-gram that occurred before.</param>
/// <param name="TopGram">Share of words covered by the most frequent 3-gram.</param>
internal readonly record struct Repetition(double Lines, double Grams, double TopGram)
{
    /// <summary>Too few words to measure repetition below this.</summary>
    public const int LeastWords = 40;

    /// <summary>In fewer words, a 3-gram that occurs three times is not filler yet.</summary>
    private const int LeastWordsForTop = 100;

    private const int MostWords = 20_000;

    /// <summary>0 to 1: how far the worst of the measures is beyond its limit; 0.5 is at the limit.</summary>
    public double Score => Math.Max(Lines / 0.6, Math.Max(Grams / 0.7, TopGram / 0.36)) is var worst ? Math.Min(1, worst) : 0;

    public bool IsTooMuch => Score > 0.5;

    /// <param name="code">Code repeats by nature: the most frequent 3-gram does not count, and twice as many repeated lines and 5-grams are
    /// allowed.</param>
    public static Repetition Of(string text, ReadOnlySpan<ulong> words, bool code)
    {
        if (words.Length < LeastWords)
        {
            return default;
        }
        words = words[..Math.Min(words.Length, MostWords)];
        double half = code ? 0.5 : 1;
        return new Repetition(
            RepeatedLines(text) * half,
            RepeatedGrams(words) * half,
            code || words.Length < LeastWordsForTop ? 0 : MostFrequent(words)
        );
    }

    private static double RepeatedLines(string text)
    {
        var seen = new HashSet<ulong>();
        var words = new List<ulong>();
        int lines = 0,
            repeated = 0;
        foreach (var line in text.AsSpan(0, Math.Min(text.Length, MostWords * 8)).EnumerateLines())
        {
            words.Clear();
            WordHashes.Append(line, signs: false, words);
            if (words.Count < 3)
            {
                continue;
            }
            lines++;
            repeated += seen.Add(WordHashes.Whole(words.ToArray())) ? 0 : 1;
        }
        return lines < 4 ? 0 : repeated / (double)lines;
    }

    private static double RepeatedGrams(ReadOnlySpan<ulong> words)
    {
        const int n = 5;
        var seen = new HashSet<ulong>();
        int covered = 0,
            coveredTo = 0;
        for (int start = 0; start + n <= words.Length; start++)
        {
            if (!seen.Add(WordHashes.Whole(words.Slice(start, n))))
            {
                covered += start + n - Math.Max(start, coveredTo);
                coveredTo = start + n;
            }
        }
        return covered / (double)words.Length;
    }

    private static double MostFrequent(ReadOnlySpan<ulong> words)
    {
        const int n = 3;
        var counts = new Dictionary<ulong, int>();
        int most = 0;
        for (int start = 0; start + n <= words.Length; start++)
        {
            ulong gram = WordHashes.Whole(words.Slice(start, n));
            int count = counts[gram] = counts.GetValueOrDefault(gram) + 1;
            most = Math.Max(most, count);
        }
        return most < 3 ? 0 : most * n / (double)words.Length;
    }
}
