namespace Jarvis.Data.Doctor.Text;

/// <summary>A text's word n-grams as hashes (Broder 1997). A text shorter than n words is one shingle.</summary>
internal static class Shingles
{
    public static void Append(ReadOnlySpan<ulong> words, int n, List<ulong> shingles)
    {
        if (words.Length == 0)
        {
            return;
        }
        for (int start = 0; start == 0 || start + n <= words.Length; start++)
        {
            shingles.Add(WordHashes.Whole(words.Slice(start, Math.Min(n, words.Length - start))));
        }
    }

    public static HashSet<ulong> Set(ReadOnlySpan<ulong> words, int n)
    {
        var list = new List<ulong>(words.Length);
        Append(words, n, list);
        return [.. list];
    }

    /// <summary>|A ∩ B| / |A ∪ B|; two empty sets are equal.</summary>
    public static double Jaccard(HashSet<ulong> a, HashSet<ulong> b)
    {
        var (small, large) = a.Count <= b.Count ? (a, b) : (b, a);
        int common = small.Count(large.Contains);
        int all = a.Count + b.Count - common;
        return all == 0 ? 1 : common / (double)all;
    }
}
