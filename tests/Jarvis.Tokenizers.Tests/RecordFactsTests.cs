using Jarvis.Engine.TokenFiles;
using Xunit;

namespace Jarvis.Tokenizers.Tests;

public sealed class RecordFactsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Difficulty_NotGiven_GrowsWithLengthAndWithRarity()
    {
        Toy.Write(
            _folder.Sub("t"),
            100,
            writer =>
            {
                for (int record = 0; record < 50; record++)
                {
                    writer.Write(false, [.. Enumerable.Repeat(1, 10)], []); // common and short
                }
                writer.Write(false, [.. Enumerable.Repeat(1, 40)], []); // common and long
                writer.Write(false, [.. Enumerable.Range(20, 10)], []); // rare and short
                writer.Write(false, [.. Enumerable.Range(40, 40)], []); // rare and long
                writer.Write(true, [.. Enumerable.Range(40, 40)], []);
                writer.Write(true, [1, 1], [], new RecordLabels("a", "b", 0.9));
            }
        );
        using var set = TokenSet.Open(_folder.Sub("t"));
        float plain = set.Train.Facts(0).Difficulty,
            longer = set.Train.Facts(50).Difficulty,
            rarer = set.Train.Facts(51).Difficulty,
            both = set.Train.Facts(52).Difficulty;
        Assert.True(plain < 0.5 && longer > plain && rarer > plain && both > longer && both > rarer, $"{plain} {longer} {rarer} {both}");
        Assert.Equal((both, 0.9f), (set.Validation.Facts(0).Difficulty, set.Validation.Facts(1).Difficulty));
    }

    [Fact]
    public void TokenSet_MoreDomainsThanAreKeptApart_CountsTheRestTogether()
    {
        var manifest = Toy.Write(
            _folder.Sub("t"),
            10,
            writer =>
            {
                for (int record = 0; record < 300; record++)
                {
                    writer.Write(record % 2 == 1, [1, 2], [], new RecordLabels($"domain {record}", "all"));
                }
            }
        );
        Assert.Equal(
            (256, "other", 300),
            (manifest.Domains.Count, manifest.Domains[^1].Name, (int)manifest.Domains.Sum(domain => domain.Train + domain.Validation))
        );
    }

    [Fact]
    public void TokenSet_OfTheFormatBefore_IsRefusedAndMadeAnew()
    {
        var manifest = Toy.Write(_folder.Sub("t"), 10, writer => writer.Write(false, [1, 2], []));
        string path = Path.Combine(_folder.Sub("t"), TokenManifest.FileName);
        File.WriteAllText(
            path,
            File.ReadAllText(path)
                .Replace($"\"format_version\": {manifest.FormatVersion}", "\"format_version\": 1", StringComparison.Ordinal)
        );
        Assert.Contains(
            "earlier version",
            Assert.Throws<InvalidDataException>(() => TokenSet.Open(_folder.Sub("t"))).Message,
            StringComparison.Ordinal
        );
        Toy.Write(_folder.Sub("t"), 10, writer => writer.Write(false, [1, 2, 3], []), key: "another");
        using var set = TokenSet.Open(_folder.Sub("t"));
        Assert.Equal(3, set.Train.Count);
    }
}
