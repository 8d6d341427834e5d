using Jarvis.Engine.TokenFiles;
using Xunit;

namespace Jarvis.Tokenizers.Tests;

public sealed class TokenFileTests
{
    [Theory]
    [InlineData(65_536, 2)]
    [InlineData(65_537, 4)]
    public void TokenSet_WrittenAndOpened_GivesTheSameTokensMasksAndRecords(int vocabulary, int tokenBytes)
    {
        using var folder = new TempFolder();
        int[][] records =
        [
            [5, 6, 7],
            [8],
            [vocabulary - 1, 0, 1, 2],
        ];
        bool[] mask = [false, true, true, false];
        Toy.Write(
            folder.Sub("t"),
            vocabulary,
            writer =>
            {
                writer.Write(validation: false, records[0], []);
                writer.Write(validation: true, records[1], []);
                writer.Write(validation: false, records[2], mask);
            }
        );

        using var set = TokenSet.Open(folder.Sub("t"));
        Assert.Equal(tokenBytes, set.Manifest.TokenBytes);
        Assert.Equal(new TokenSplit(2, 7, 5), set.Manifest.Train);
        Assert.Equal(new TokenSplit(1, 1, 1), set.Manifest.Validation);
        var ids = new long[7];
        set.Train.Read(0, ids);
        Assert.Equal([5, 6, 7, vocabulary - 1, 0, 1, 2], ids);
        Assert.Equal([1, 1, 1, 0, 1, 1, 0], set.Train.Mask(0, 7).ToArray());
        Assert.Equal([0, 3], [set.Train.RecordStart(0), set.Train.RecordStart(1)]);
        Assert.Equal([0, 0, 0, 1, 1, 1, 1], Enumerable.Range(0, 7).Select(i => set.Train.RecordAt(i)));
        Assert.False(set.Validation.HasMask);
    }

    [Fact]
    public void TokenSet_Unfinished_IsNotThere()
    {
        using var folder = new TempFolder();
        using (var writer = new TokenSetWriter(folder.Sub("t"), 10))
        {
            writer.Write(false, [1, 2, 3], []);
            Assert.Contains(
                "holds no finished token files",
                Assert.Throws<InvalidDataException>(() => TokenSet.Open(folder.Sub("t"))).Message,
                StringComparison.Ordinal
            );
        }

        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void TokenSet_ATornFile_IsRefusedWithItsName()
    {
        using var folder = new TempFolder();
        Toy.Write(folder.Sub("t"), 10, w => w.Write(false, [1, 2, 3], []));
        File.WriteAllBytes(folder.Sub("t/train.bin"), [1, 2, 3, 4]);
        Assert.Contains(
            "train.bin",
            Assert.Throws<InvalidDataException>(() => TokenSet.Open(folder.Sub("t"))).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"format_version":99}""")]
    public void TokenSet_AForeignManifest_IsRefusedWithItsName(string manifest)
    {
        using var folder = new TempFolder();
        folder.Write("manifest.json", manifest);
        Assert.Contains(
            "manifest.json",
            Assert.Throws<InvalidDataException>(() => TokenSet.Open(folder.Path)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Finish_OverSomebodysFiles_RefusesAndKeepsThem()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.Sub("t"));
        File.WriteAllText(folder.Sub("t/novel.txt"), "mine");
        Assert.Contains(
            "novel.txt",
            Assert.Throws<IOException>(() => Toy.Write(folder.Sub("t"), 10, w => w.Write(false, [1, 2], []))).Message,
            StringComparison.Ordinal
        );
        Assert.Equal("mine", File.ReadAllText(folder.Sub("t/novel.txt")));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Finish_WhereAnotherProcessWasFaster_KeepsItsFiles()
    {
        using var folder = new TempFolder();
        Toy.Write(folder.Sub("t"), 10, w => w.Write(false, [1, 2], []));
        using var reading = TokenSet.Open(folder.Sub("t"));
        Toy.Write(folder.Sub("t"), 10, w => w.Write(false, [1, 2], []));
        Assert.Equal(2, reading.Train.Count);
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Finish_OverOlderTokenFiles_ReplacesThem()
    {
        using var folder = new TempFolder();
        Toy.Write(folder.Sub("t"), 10, w => w.Write(false, [1, 2], [true, false]));
        Toy.Write(folder.Sub("t"), 10, w => w.Write(false, [3, 4, 5], []), key: "another");
        using var set = TokenSet.Open(folder.Sub("t"));
        Assert.Equal((3, false), (set.Train.Count, set.Train.HasMask));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }
}

internal static class Toy
{
    public static TokenManifest Write(string directory, int vocabulary, Action<TokenSetWriter> write, string key = "key")
    {
        using var writer = new TokenSetWriter(directory, vocabulary);
        write(writer);
        return writer.Finish(
            (train, validation, files) =>
                new TokenManifest(
                    TokenManifest.CurrentFormat,
                    key,
                    [],
                    "tokenizer",
                    writer.TokenBytes,
                    vocabulary,
                    train.Records + validation.Records,
                    0,
                    0,
                    0,
                    train,
                    validation,
                    files
                )
        );
    }

    /// <summary>Tokens 0, 1, 2, …: data that verifies itself.</summary>
    public static TokenSet Counting(string directory, int tokens, Func<int, bool>? counts = null)
    {
        int[] ids = [.. Enumerable.Range(0, tokens)];
        Write(
            directory,
            100_000,
            w =>
            {
                w.Write(false, ids, counts is null ? [] : [.. ids.Select(counts)]);
                w.Write(true, ids, counts is null ? [] : [.. ids.Select(counts)]);
            }
        );
        return TokenSet.Open(directory);
    }
}
