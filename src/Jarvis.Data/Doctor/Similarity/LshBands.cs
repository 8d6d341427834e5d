using Jarvis.Data.Doctor.Text;

namespace Jarvis.Data.Doctor.Similarity;

/// <summary>
/// How a signature is divided into bands for locality-sensitive hashing (Indyk and Motwani 1998): two records are compared if all rows of
/// some band are equal, which happens with probability 1 − (1 − J^rows)^bands.
/// </summary>
internal readonly record struct LshBands(int Rows, int Bands)
{
    /// <summary>Minimum share of the pairs exactly at the threshold that is found; pairs above it are found more often.</summary>
    public const double LeastRecall = 0.99;

    /// <summary>
    /// The largest number of rows per band, and so the fewest needless comparisons, that still finds 99 of 100 pairs at the threshold.
    /// </summary>
    public static LshBands For(double threshold)
    {
        for (int rows = MinHash.Permutations; rows > 1; rows--)
        {
            var bands = new LshBands(rows, MinHash.Permutations / rows);
            if (bands.Recall(threshold) >= LeastRecall)
            {
                return bands;
            }
        }
        return new LshBands(1, MinHash.Permutations);
    }

    public double Recall(double jaccard) => 1 - Math.Pow(1 - Math.Pow(jaccard, Rows), Bands);

    public ulong Hash(ReadOnlySpan<uint> signature, int band)
    {
        ulong hash = (ulong)band;
        foreach (uint place in signature.Slice(band * Rows, Rows))
        {
            hash = WordHashes.Mix((hash * 0x100000001b3) ^ place);
        }
        return hash;
    }
}
