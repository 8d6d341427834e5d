using Jarvis.Contracts;
using Jarvis.Data.Importing.Sources;
using Jarvis.Data.Knowledge;
using Jarvis.Data.Knowledge.Searching;
using Jarvis.Data.Knowledge.Vectors;

namespace Jarvis.Data.Tests.Knowledge;

public sealed class KnowledgeSearchTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Base => Path.Combine(_folder.Path, "base");

    private KnowledgeManifest Build(string file, ChunkCutting? cutting = null) =>
        new KnowledgeBuilder(TimeProvider.System).Build(
            new KnowledgeRequest([KnowledgeSource.Of(new FileSource(file))], Base, "base", "Base", cutting ?? new ChunkCutting())
        );

    private static string Lines(params string[] texts) => string.Join('\n', texts.Select(t => $"{{\"text\":\"{t}\"}}"));

    [Fact]
    public void Find_ByWords_HasTheBm25OfTheFormulaAndItsPartsAddUp()
    {
        string[] texts =
        [
            "red apple pie",
            "red red car with a very long text behind it",
            "green apple",
            "blue sky over the sea",
            "nothing of it",
        ];
        Build(_folder.File("t.jsonl", Lines(texts)));
        using var store = KnowledgeStore.Open(Base);

        var answer = new KnowledgeSearch(store).Find("red apples", SearchMode.Both, 10, null);

        Assert.Equal([1L, 3, 2], answer.Hits.Select(h => h.Chunk.Id));
        double average = texts.Average(t => t.Split(' ').Length);
        foreach (var hit in answer.Hits)
        {
            string[] words = texts[hit.Chunk.Id - 1].Split(' ');
            var expected = new[] { ("red", "red"), ("apples", "apple") }
                .Select(w =>
                    (
                        Word: w.Item1,
                        Weight: Weight(words.Count(x => x == w.Item2), words.Length, texts.Count(t => t.Split(' ').Contains(w.Item2)))
                    )
                )
                .Where(w => w.Weight > 0)
                .ToDictionary(w => w.Word, w => w.Weight);
            Assert.Equal(expected.Keys.Order(), hit.Matches.Select(m => m.Word).Order());
            Assert.All(hit.Matches, m => Assert.Equal(expected[m.Word], m.Weight, 9));
            Assert.Equal(expected.Values.Sum(), hit.Bm25, 9);
            Assert.All(hit.Marks, m => Assert.Contains(hit.Excerpt.Substring(m.Start, m.Length), new[] { "red", "apple" }));
            Assert.Equal(
                (answer.Hits.ToList().IndexOf(hit) + 1, (int?)null, (double?)null),
                (hit.Bm25Rank!.Value, hit.EmbeddingRank, hit.Cosine)
            );
        }

        // Okapi BM25 with the parameters that SQLite documents: k1 = 1.2, b = 0.75.
        double Weight(int count, int length, int chunks) =>
            Math.Log((texts.Length - chunks + 0.5) / (chunks + 0.5)) is var idf && count == 0
                ? 0
                : Math.Max(idf, 1e-6) * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * length / average));
    }

    [Theory]
    [InlineData("\" OR x NEAR(")]
    [InlineData("* : ^ - ( ) AND NOT")]
    [InlineData("terms:red")]
    [InlineData("")]
    [InlineData("\0\ud800")]
    public void Find_WhateverIsTyped_IsWordsAndNeverSyntax(string query)
    {
        Build(_folder.File("t.jsonl", Lines("red x near and not or terms", "blue")));
        using var store = KnowledgeStore.Open(Base);
        Assert.InRange(new KnowledgeSearch(store).Find(query, SearchMode.Both, 10, null).Hits.Count, 0, 1);
    }

    [Fact]
    public void Find_CodeByItsParts_FindsIdentifiersAndMarksThem()
    {
        Build(_folder.File("t.jsonl", Lines("def getOptionalRelease(self): return 1", "def other(): pass")));
        using var store = KnowledgeStore.Open(Base);
        var hit = Assert.Single(new KnowledgeSearch(store).Find("the optional releases", SearchMode.Bm25, 5, null).Hits);
        Assert.Equal(["Optional", "Release"], hit.Marks.Select(m => hit.Excerpt.Substring(m.Start, m.Length)));
        Assert.Single(new KnowledgeSearch(store).Find("get_optional_release", SearchMode.Bm25, 5, null).Hits);
    }

    [Fact]
    public void Find_ByBoth_FusesRanksAndSaysWhyOfEachHit()
    {
        Build(_folder.File("t.jsonl", Lines("alpha beta", "alpha", "gamma", "delta epsilon")));
        float[][] vectors =
        [
            [0, 1],
            [0.6f, 0.8f],
            [1, 0],
            [0, 0],
        ];
        KnowledgeVectors.Add(Base, "Toy", _folder.Path, 2, Toy, TimeProvider.System.GetUtcNow());
        using var file = VectorFile.Open(Path.Combine(Base, KnowledgeManifest.Read(Base)!.Vectors[0].File));
        using var store = KnowledgeStore.Open(Base);

        var answer = new KnowledgeSearch(store).Find("beta alpha", SearchMode.Both, 10, new QueryVector(file, [1, 0]));

        // By words: 1, 2; by vector (cosine): 3 (1), 2 (0.6), 1 (0), 4 (0).
        Assert.Equal(
            [(1L, 1, 3), (2, 2, 2), (3, 0, 1), (4, 0, 4)],
            answer.Hits.Select(h => (h.Chunk.Id, h.Bm25Rank ?? 0, h.EmbeddingRank ?? 0)).OrderBy(h => h.Id)
        );
        foreach (var hit in answer.Hits)
        {
            Assert.Equal(vectors[hit.Chunk.Id - 1][0], hit.Cosine!.Value, 1e-6);
            Assert.Equal(
                (hit.Bm25Rank is { } words ? 1.0 / (60 + words) : 0) + (hit.EmbeddingRank is { } near ? 1.0 / (60 + near) : 0),
                hit.Score,
                12
            );
        }
        Assert.Equal(
            [3L, 2, 1, 4],
            new KnowledgeSearch(store)
                .Find("beta alpha", SearchMode.Embeddings, 10, new QueryVector(file, [1, 0]))
                .Hits.Select(h => h.Chunk.Id)
        );

        bool Toy(string text, Span<float> vector, CancellationToken cancellationToken)
        {
            vectors[Array.IndexOf(["alpha beta", "alpha", "gamma", "delta epsilon"], text)].CopyTo(vector);
            return true;
        }
    }

    [Fact]
    public void Build_OfMarkdown_KeepsDocumentLineAndHeadingOfEachChunk()
    {
        var text =
            "# Title\n\nintro\n\n## Part\n\n" + string.Join('\n', Enumerable.Range(0, 30).Select(i => $"line number {i} of the part"));
        var manifest = Build(_folder.File("guide.md", text), new ChunkCutting(200, 40));
        using var store = KnowledgeStore.Open(Base);
        var lines = text.Split('\n');
        Assert.True(manifest.Chunks > 3);
        Assert.All(
            store.Read(),
            chunk =>
            {
                Assert.Equal("guide.md", chunk.Document);
                Assert.StartsWith(lines[chunk.Line!.Value - 1], chunk.Text);
                Assert.Equal(
                    chunk.Line switch
                    {
                        1 => null,
                        5 => "Title",
                        _ => "Part",
                    },
                    chunk.Heading
                );
            }
        );
        Assert.Equal((manifest.Chunks, 1L), (store.Page(0, 1).Total, manifest.Documents));
    }

    [Fact]
    public void Build_CancelledOrOfNothing_LeavesNothing()
    {
        var file = _folder.File("t.jsonl", Lines("a", "b"));
        Assert.ThrowsAny<OperationCanceledException>(() =>
            new KnowledgeBuilder(TimeProvider.System).Build(
                new KnowledgeRequest([KnowledgeSource.Of(new FileSource(file))], Base, "base", "Base", new ChunkCutting()),
                cancellationToken: new CancellationToken(true)
            )
        );
        Assert.Throws<DatasetException>(() => Build(_folder.File("empty.txt", " \n")));
        Assert.Contains("half of their size", Assert.Throws<DatasetException>(() => Build(file, new ChunkCutting(200, 150))).Message);
        Assert.Equal(["empty.txt", "t.jsonl"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Embeddings_CancelledOrOfADamagedModel_LeaveTheBaseAsItWas()
    {
        Build(_folder.File("t.jsonl", Lines("a", "b", "c")));
        var before = Directory.GetFiles(Base).ToDictionary(f => f, f => Convert.ToHexString(File.ReadAllBytes(f)));
        using var cancel = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            KnowledgeVectors.Add(
                Base,
                "Toy",
                _folder.Path,
                2,
                (_, vector, _) => true,
                TimeProvider.System.GetUtcNow(),
                _ => cancel.Cancel(),
                cancel.Token
            )
        );
        Assert.Throws<DatasetException>(() =>
            KnowledgeVectors.Add(Base, "Toy", _folder.Path, 2, NotANumber, TimeProvider.System.GetUtcNow())
        );
        Assert.Equal(before, Directory.GetFiles(Base).ToDictionary(f => f, f => Convert.ToHexString(File.ReadAllBytes(f))));

        static bool NotANumber(string text, Span<float> vector, CancellationToken cancellationToken)
        {
            vector.Fill(float.NaN);
            return true;
        }
    }

    [Fact]
    public void Find_CommonWords_AreNotMarked()
    {
        Build(_folder.File("t.jsonl", Lines("the cat of the house", "the dog of the yard", "the sun of the day", "the rain of the night")));
        using var store = KnowledgeStore.Open(Base);
        var hit = new KnowledgeSearch(store).Find("the cat of the day", SearchMode.Bm25, 1, null).Hits[0];
        Assert.Equal(["cat"], hit.Marks.Select(m => hit.Excerpt.Substring(m.Start, m.Length)));
        Assert.Equal(["cat", "the", "of"], hit.Matches.Select(m => m.Word));
    }

    public void Dispose() => _folder.Dispose();
}
