using Jarvis.Data.Knowledge.Searching;
using Jarvis.Data.Knowledge.Vectors;

namespace Jarvis.Data.Tests.Knowledge;

public class RankFusionTests
{
    private static List<ScoredChunk> List(params long[] chunks) => [.. chunks.Select(c => new ScoredChunk(c, 0))];

    [Fact]
    public void Fuse_TwoLists_SumsTheReciprocalsOfTheRanks()
    {
        var fused = RankFusion.Fuse(List(1, 2, 3), List(3, 4, 1));
        Assert.Equal([(1L, 1, 3), (3, 3, 1), (2, 2, 0), (4, 0, 2)], fused.Select(f => (f.Chunk, f.First ?? 0, f.Second ?? 0)));
        Assert.Equal(
            [1.0 / 61 + 1.0 / 63, 1.0 / 63 + 1.0 / 61, 1.0 / 62, 1.0 / 62],
            fused.Select(f => f.Score),
            (a, b) => Math.Abs(a - b) < 1e-12
        );
        Assert.Equal([3L, 1, 4, 2], RankFusion.Fuse(List(1, 2, 3), List(3, 4, 1), secondWeight: 5).Select(f => f.Chunk));
    }

    [Fact]
    public void Fuse_WithAnEmptyList_KeepsTheOrderOfTheOther() =>
        Assert.Equal([5L, 4, 6], RankFusion.Fuse(List(5, 4, 6), []).Select(f => f.Chunk));
}
