using Jarvis.Data.Doctor.Similarity;
using Jarvis.Data.Doctor.Text;

namespace Jarvis.Data.Tests;

public sealed class SimilarityTests
{
    [Theory]
    [InlineData("The cat sat.", "the  CAT\n sat!", false, true)]
    [InlineData("Größe", "GRÖSSE", false, false)] // ß has no simple upper case, so this counts as another word
    [InlineData("Ärger über Öl", "ärger ÜBER öl", false, true)]
    [InlineData("What is 5 - 3?", "What is 5 + 3?", false, false)]
    [InlineData("It costs 5 €", "It costs 5 $", false, false)]
    [InlineData("Write it in C++ now", "Write it in C# now", false, false)]
    [InlineData("Write it in C", "Write it in C++", false, false)]
    [InlineData("a+b", "a-b", true, false)]
    [InlineData("x = f( a )", "x=f(a)", true, true)]
    [InlineData("Name", "name", true, false)]
    [InlineData("日本語です", "日本語だ", false, false)]
    [InlineData("👍", "👎", false, false)]
    public void WordHashes_TwoTexts_AreTheSameOrNot(string a, string b, bool code, bool same) =>
        Assert.Equal(same, Whole(a, code) == Whole(b, code));

    [Fact]
    public void MinHash_SetsOfKnownSimilarity_EstimatesIt()
    {
        var random = new Random(7);
        var signatures = new uint[2][];
        foreach (double jaccard in (double[])[0.1, 0.5, 0.8, 0.95])
        {
            double sum = 0;
            const int rounds = 40;
            for (int round = 0; round < rounds; round++)
            {
                var (a, b) = Sets(random, jaccard, 400);
                for (int i = 0; i < 2; i++)
                {
                    MinHash.Sign([.. i == 0 ? a : b], signatures[i] = new uint[MinHash.Permutations]);
                }
                double estimate = MinHash.Estimate(signatures[0], signatures[1]),
                    error = Math.Sqrt(jaccard * (1 - jaccard) / MinHash.Permutations);
                Assert.InRange(estimate, jaccard - (5 * error), jaccard + (5 * error));
                sum += estimate;
            }
            Assert.Equal(jaccard, sum / rounds, 0.02); // unbiased on average
        }
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.8)]
    [InlineData(0.9)]
    public void LshBands_PairsAtTheThreshold_AreFoundNinetyNineTimesOfAHundred(double threshold)
    {
        var bands = LshBands.For(threshold);
        Assert.InRange(bands.Rows * bands.Bands, 1, MinHash.Permutations);
        var random = new Random(11);
        int found = 0;
        const int pairs = 600;
        var (first, second) = (new uint[MinHash.Permutations], new uint[MinHash.Permutations]);
        for (int i = 0; i < pairs; i++)
        {
            var (a, b) = Sets(random, threshold, 300);
            MinHash.Sign([.. a], first);
            MinHash.Sign([.. b], second);
            found += Enumerable.Range(0, bands.Bands).Any(band => bands.Hash(first, band) == bands.Hash(second, band)) ? 1 : 0;
        }
        Assert.InRange(found / (double)pairs, 0.975, 1);
    }

    [Fact]
    public void NearIndex_RandomTexts_FindsThePairsOfBruteForceAndNoOther()
    {
        using var folder = new TempFolder();
        var random = new Random(3);
        var texts = new Dictionary<long, ulong[]>();
        for (long id = 1; id <= 240; id++)
        {
            var words = id % 3 == 0 ? [.. texts[id - 1]] : Enumerable.Range(0, 80).Select(_ => (ulong)random.NextInt64()).ToArray();
            for (int change = random.Next(4); id % 3 == 0 && change > 0; change--)
            {
                words[random.Next(words.Length)] = (ulong)random.NextInt64();
            }
            texts[id] = words;
        }
        var exact = Brute(texts, 0.7).ToHashSet();
        var found = Find(folder, texts, 0.7);
        Assert.Subset(exact, found.Select(p => (p.First, p.Second)).ToHashSet());
        Assert.All(found, p => Assert.Equal(Jaccard(texts[p.First], texts[p.Second]), p.Jaccard));
        Assert.InRange(found.Count / (double)exact.Count, 0.98, 1);
        Assert.Equal(found, Find(folder, texts, 0.7));
    }

    [Theory]
    [InlineData(1 << 20)]
    [InlineData(64)] // spills into many parts
    [InlineData(5)]
    public void HashGroups_WhateverItsMemory_GroupsTheSame(int mostEntries)
    {
        using var folder = new TempFolder();
        var random = new Random(5);
        var entries = Enumerable.Range(1, 2000).Select(id => (Hash: WordHashes.Mix((ulong)random.Next(900)), Id: (long)id)).ToList();
        using var groups = new HashGroups(Path.Combine(folder.Path, "groups.tmp"), mostEntries);
        foreach (var (hash, id) in entries)
        {
            groups.Add(hash, id);
        }
        var expected = entries
            .GroupBy(e => e.Hash)
            .Where(g => g.Count() > 1)
            .OrderBy(g => g.Key)
            .Select(g => string.Join(' ', g.Select(e => e.Id)));
        Assert.Equal(expected, groups.Read(default).Select(g => string.Join(' ', g)));
        Assert.Equal(expected, groups.Read(default).Select(g => string.Join(' ', g))); // can be read a second time
    }

    [Fact]
    public void IdGroups_ManyJoins_AreTheConnectedParts()
    {
        var groups = new IdGroups();
        foreach (var (a, b) in ((long, long)[])[(5, 9), (1, 2), (9, 1), (20, 21)])
        {
            groups.Join(a, b);
        }
        Assert.Equal(["1 2 5 9", "20 21"], groups.All().Select(g => string.Join(' ', g)));
        Assert.Equal((1, 7), (groups.Find(9), groups.Find(7)));
    }

    private static List<NearPair> Find(TempFolder folder, Dictionary<long, ulong[]> texts, double threshold)
    {
        using var index = new NearIndex(folder.Path, "near", 5, threshold);
        foreach (var (id, words) in texts)
        {
            index.Add(id, words);
        }
        return [.. index.Pairs(id => texts[id], new IdSet(), new IdGroups(), _ => { }, default)];
    }

    private static IEnumerable<(long, long)> Brute(Dictionary<long, ulong[]> texts, double threshold) =>
        from a in texts.Keys
        from b in texts.Keys
        where a < b && Jaccard(texts[a], texts[b]) >= threshold
        select (a, b);

    private static double Jaccard(ulong[] a, ulong[] b) => Shingles.Jaccard(Shingles.Set(a, 5), Shingles.Set(b, 5));

    private static (HashSet<ulong> A, HashSet<ulong> B) Sets(Random random, double jaccard, int all)
    {
        var elements = Enumerable.Range(0, all).Select(_ => WordHashes.Mix((ulong)random.NextInt64())).ToList();
        int common = (int)Math.Round(jaccard * all),
            left = (all - common) / 2;
        return ([.. elements.Take(common + left)], [.. elements.Take(common), .. elements.Skip(common + left)]);
    }

    private static ulong Whole(string text, bool code)
    {
        var words = new List<ulong>();
        WordHashes.Append(text, code, words);
        return WordHashes.Whole(words.ToArray());
    }
}
