using Jarvis.Data.Knowledge.Vectors;

namespace Jarvis.Data.Knowledge.Searching;

/// <summary>A chunk's rank in each list, from 1; null if the list does not contain it.</summary>
public readonly record struct FusedChunk(long Chunk, int? First, int? Second, double Score);

/// <summary>
/// Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009): a chunk's score is the sum of 1 / (k + rank) over the lists that
/// contain it, with k = 60. The lists' scores need no common scale.
/// </summary>
public static class RankFusion
{
    public const int K = 60;

    /// <param name="secondWeight">Weight of the second list relative to the first; 1 is the paper's formula.</param>
    /// <returns>Best first; equal scores by the first list, then by number.</returns>
    public static IReadOnlyList<FusedChunk> Fuse(
        IReadOnlyList<ScoredChunk> first,
        IReadOnlyList<ScoredChunk> second,
        double secondWeight = 1,
        int k = K
    )
    {
        var places = new Dictionary<long, (int? First, int? Second)>();
        for (int i = 0; i < first.Count; i++)
        {
            places[first[i].Chunk] = (i + 1, null);
        }
        for (int i = 0; i < second.Count; i++)
        {
            places[second[i].Chunk] = (places.GetValueOrDefault(second[i].Chunk).First, i + 1);
        }
        return
        [
            .. places
                .Select(p => new FusedChunk(
                    p.Key,
                    p.Value.First,
                    p.Value.Second,
                    Share(p.Value.First, 1, k) + Share(p.Value.Second, secondWeight, k)
                ))
                .OrderByDescending(f => f.Score)
                .ThenBy(f => f.First ?? int.MaxValue)
                .ThenBy(f => f.Chunk),
        ];
    }

    private static double Share(int? rank, double weight, int k) => rank is { } place ? weight / (k + place) : 0;
}
