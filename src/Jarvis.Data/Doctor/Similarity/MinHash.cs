using System.Numerics;
using Jarvis.Data.Doctor.Text;

namespace Jarvis.Data.Doctor.Similarity;

/// <summary>
/// Signatures whose share of equal positions estimates the Jaccard similarity of two sets (Broder 1997): position i holds the minimum of
/// the i-th of 128 hash functions over the set. The standard error is √(J(1−J)/128), 0.035 at J = 0.8.
/// </summary>
internal static class MinHash
{
    public const int Permutations = 128;

    private static readonly uint[] _seeds =
    [
        .. Enumerable.Range(1, Permutations).Select(i => (uint)WordHashes.Mix((ulong)i * 0x9e3779b97f4a7c15)),
    ];
    private static readonly uint[] _factors = [.. _seeds.Select(s => (uint)WordHashes.Mix(s) | 1)];

    /// <param name="signature">128 values; all are <see cref="uint.MaxValue"/> for an empty set.</param>
    public static void Sign(IReadOnlyList<ulong> shingles, Span<uint> signature)
    {
        signature.Fill(uint.MaxValue);
        for (int i = 0; i < shingles.Count; i++)
        {
            Take((uint)(shingles[i] >> 32) ^ (uint)shingles[i], signature);
        }
    }

    public static double Estimate(ReadOnlySpan<uint> a, ReadOnlySpan<uint> b)
    {
        int equal = 0;
        for (int i = 0; i < Permutations; i++)
        {
            equal += a[i] == b[i] ? 1 : 0;
        }
        return equal / (double)Permutations;
    }

    // Permutation i of 32 bits: (x ^ seed) · odd factor, then fold the high bits into the low ones, twice. Each step is a bijection.
    private static void Take(uint x, Span<uint> signature)
    {
        var value = new Vector<uint>(x);
        var multiplier = new Vector<uint>(0x7feb352d);
        for (int i = 0; i < Permutations; i += Vector<uint>.Count)
        {
            var hash = (value ^ new Vector<uint>(_seeds, i)) * new Vector<uint>(_factors, i);
            hash ^= hash >>> 15;
            hash *= multiplier;
            hash ^= hash >>> 16;
            var place = signature.Slice(i, Vector<uint>.Count);
            Vector.Min(hash, new Vector<uint>(place)).CopyTo(place);
        }
    }
}
