using Jarvis.Data.Knowledge.Vectors;

namespace Jarvis.Data.Tests.Knowledge;

public sealed class VectorFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Written(int width, params float[][] rows)
    {
        var path = Path.Combine(_folder.Path, "v.bin");
        using var writer = new VectorWriter(path, width);
        foreach (var row in rows)
        {
            writer.Add(row);
        }
        writer.Flush();
        return path;
    }

    [Theory, InlineData(1), InlineData(7), InlineData(37), InlineData(128)]
    public void Nearest_OfManyVectors_IsWhatASortByTheInnerProductGives(int width)
    {
        var random = new Random(width);
        float[][] rows = [.. Enumerable.Range(0, 500).Select(_ => Unit(random, width))];
        var query = Unit(random, width);
        using var file = VectorFile.Open(Written(width, rows));

        var found = file.Nearest(query, 20);

        var expected = rows.Select((row, i) => (Chunk: i + 1L, Cosine: row.Zip(query, (a, b) => (double)a * b).Sum()))
            .OrderByDescending(r => r.Cosine)
            .Take(20)
            .ToList();
        Assert.Equal(expected.Select(e => e.Cosine), found.Select(f => f.Score), (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal(found[3].Score, file.Cosine(query, found[3].Chunk), 1e-6);
        if (width > 1)
        {
            Assert.Equal(expected.Select(e => e.Chunk), found.Select(f => f.Chunk));
        }
    }

    [Fact]
    public void Nearest_EqualOnes_ComeByNumber()
    {
        using var file = VectorFile.Open(Written(2, [1, 0], [0, 1], [1, 0], [1, 0]));
        Assert.Equal([1L, 3], file.Nearest([1, 0], 2).Select(f => f.Chunk));
    }

    [Fact]
    public void Open_CutOffOrForeign_IsRefused()
    {
        var path = Written(4, [1, 2, 3, 4]);
        var bytes = File.ReadAllBytes(path);
        foreach (var broken in new[] { bytes[..^3], bytes[..16], bytes[..5], [], [.. "JVEX"u8, .. bytes.AsSpan(4)] })
        {
            Assert.Contains(
                "embeddings again",
                Assert.Throws<DatasetException>(() => VectorFile.Open(_folder.File("broken.bin", broken))).Message
            );
        }
        Assert.Throws<DatasetException>(() => VectorFile.Open(path + ".none"));
    }

    [Fact]
    public void Add_ANumberThatIsNone_IsRefused() => Assert.Throws<DatasetException>(() => Written(2, [1, float.NaN]));

    private static float[] Unit(Random random, int width)
    {
        var row = Enumerable.Range(0, width).Select(_ => random.NextSingle() * 2 - 1).ToArray();
        float length = MathF.Sqrt(row.Sum(x => x * x));
        return [.. row.Select(x => x / length)];
    }

    public void Dispose() => _folder.Dispose();
}
