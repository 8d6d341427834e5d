using Jarvis.Data.Doctor.Text;

namespace Jarvis.Data.Doctor.Similarity;

/// <summary>
/// How a signature is cut for locality-sensitive hashing (Indyk and Motwani 1998): two records are compared where all rows of some band are
/// equal, which happens with probability 1 − (1 − J^rows)^bands.
/// </summary>
internal readonly record struct LshBands(int Rows, int Bands)
{
    /// <summary>The share of pairs exactly at the threshold that have to be found; pairs above it are found more often.</summary>
    public const double LeastRecall = 0.99;

    /// <summary>The most rows a band, so the fewest needless comparisons, that still find 99 of 100 pairs at the threshold.</summary>
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
