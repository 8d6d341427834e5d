using System.IO.Compression;
using System.Text;
using Jarvis.Data.Importing.Sources;
using Jarvis.Data.Reading;
using Jarvis.Data.Reading.Containers;
using Jarvis.Data.Reading.Streams;
using Jarvis.Data.Store;

namespace Jarvis.Data.Tests;

/// <summary>
/// Compressed files and archives: recognized by content, read to the last byte, and refused with a clear message if they are damaged or
/// malicious.
/// </summary>
[Collection(nameof(MemoryCounted))]
public sealed class ContainerTests : IDisposable
{
    private const string Lines = "{\"text\":\"first\"}\n{\"text\":\"second, naïve\"}\n";

    // Lines, compressed with zstd -19.
    private static readonly byte[] _zstd = Convert.FromBase64String(
        "KLUv/SQrWQEAeyJ0ZXh0IjoiZmlyc3QifQp7InRleHQiOiJzZWNvbmQsIG5hw692ZSJ9ClzXr5U="
    );

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("x.jsonl.gz", SourceContainer.Gzip)]
    [InlineData("x.jsonl", SourceContainer.Gzip)]
    [InlineData("x.jsonl.zst", SourceContainer.Zstd)]
    [InlineData("x.jsonl.zst", SourceContainer.None)]
    public void Import_Compressed_IsReadByContentWhateverTheName(string name, SourceContainer container)
    {
        var path = _folder.File(
            name,
            container switch
            {
                SourceContainer.Gzip => Gzip(Lines),
                SourceContainer.Zstd => _zstd,
                _ => U(Lines),
            }
        );
        Assert.Equal(container, SourceFinder.Find(path).Container);
        _folder.Import(path);
        Assert.Equal(["first", "second, naïve"], Texts());
    }

    [Fact]
    public void Read_SeveralMembersOrFrames_AreOneText()
    {
        Assert.Equal(4, Read(_folder.File("a.jsonl.gz", [.. Gzip(Lines), .. Gzip(Lines)])).Count);
        // A skippable frame between two others.
        Assert.Equal(4, Read(_folder.File("a.jsonl.zst", [.. _zstd, 0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3, .. _zstd])).Count);
    }

    [Fact]
    public void Read_ACutOffArchive_SaysThatAndWhereAtEveryLength()
    {
        var random = new byte[3000];
        for (uint i = 0, state = 7; i < random.Length; i++)
        {
            state = (state * 1664525) + 1013904223;
            random[i] = (byte)('a' + ((state >> 20) % 26));
        }
        var text = "{\"text\":\"" + Encoding.ASCII.GetString(random) + "\"}\n";
        foreach (var whole in (byte[][])[Gzip(text), _zstd])
        {
            for (int length = 6; length < whole.Length; length += Math.Max(1, whole.Length / 40))
            {
                var path = _folder.File("a.jsonl", whole[..length]);
                Assert.Contains(
                    "is damaged or cut off near byte",
                    Assert.Throws<DatasetException>(() => Read(path)).Message,
                    StringComparison.Ordinal
                );
            }
        }
    }

    [Fact]
    public void Read_AZstdFrameThatAsksForMuchMemory_IsRefused()
    {
        // A window of 2^(10 + window / 8) bytes and one empty block.
        byte[] Empty(byte window) => [0x28, 0xb5, 0x2f, 0xfd, 0, window, 1, 0, 0];
        Assert.Equal(2, Read(_folder.File("a.jsonl.zst", [.. Empty(17 << 3), .. _zstd])).Count);
        Assert.Contains(
            "damaged",
            Assert.Throws<DatasetException>(() => Read(_folder.File("b.jsonl.zst", [.. Empty(18 << 3), .. _zstd]))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Read_ADamagedByte_IsFoundByTheChecksum()
    {
        var gzip = Gzip(string.Concat(Enumerable.Repeat(Lines, 50)));
        gzip[^6] ^= 1;
        Assert.Contains(
            "damaged",
            Assert.Throws<DatasetException>(() => Read(_folder.File("a.jsonl.gz", gzip))).Message,
            StringComparison.Ordinal
        );
        var zip = Zip(("a.jsonl", Lines, CompressionLevel.NoCompression));
        zip[zip.AsSpan().IndexOf("first"u8)] = (byte)'F';
        var source = Assert.Single(SourceFinder.Find(_folder.File("a.zip", zip)).Sources);
        Assert.Contains(
            "checksum",
            Assert.Throws<DatasetException>(() => source.Read(_ => { }, default).ToList()).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Find_AnArchive_ReadsEachEntryUnderAHarmlessName()
    {
        var path = _folder.File(
            "data.zip",
            Zip(
                ("../../etc/one.jsonl", Lines, CompressionLevel.Optimal),
                ("C:\\two.txt", "text", CompressionLevel.Optimal),
                ("/three.md", "# m", CompressionLevel.NoCompression),
                ("picture.png", "x", CompressionLevel.Optimal),
                ("inner.zip", "PK", CompressionLevel.Optimal),
                ("x.tar", "t", CompressionLevel.Optimal),
                ("a.txt.gz", "z", CompressionLevel.Optimal),
                ("__MACOSX/._a.txt", "m", CompressionLevel.Optimal),
                ("empty.txt", "", CompressionLevel.Optimal)
            )
        );
        var set = SourceFinder.Find(path);
        Assert.Equal(["data.zip/etc/one.jsonl", "data.zip/two.txt", "data.zip/three.md"], set.Sources.Select(s => s.Name));
        Assert.Equal(["first", "second, naïve"], set.Sources[0].Read(_ => { }, default).Select(i => i.Record!.Text));
        Assert.Equal(6, set.Skipped.Count);
        Assert.Contains("2 files not read (an archive in an archive): inner.zip, a.txt.gz", set.Skipped.Sentences());
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Find_AnEncryptedEntry_IsNamedAndSkipped()
    {
        var zip = Zip(("a.txt", "secret", CompressionLevel.Optimal), ("b.txt", "open", CompressionLevel.Optimal));
        int entry = zip.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x50, 0x4b, 1, 2]);
        zip[entry + 8] |= 1;
        var set = SourceFinder.Find(_folder.File("a.zip", zip));
        Assert.Equal("a.zip/b.txt", Assert.Single(set.Sources).Name);
        Assert.Equal("1 file not read (encrypted): a.txt", Assert.Single(set.Skipped.Sentences()));
    }

    [Fact]
    public void Find_ADamagedOrCutOffDirectory_IsRefusedAtEveryLength()
    {
        var zip = Zip(("a.txt", "some text", CompressionLevel.Optimal), ("b.txt", "more", CompressionLevel.Optimal));
        for (int length = 4; length < zip.Length; length++)
        {
            var path = _folder.File("a.zip", zip[..length]);
            Assert.Contains(
                "zip archive whose directory",
                Assert.Throws<DatasetException>(() => SourceFinder.Find(path)).Message,
                StringComparison.Ordinal
            );
        }
        for (int at = zip.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x50, 0x4b, 1, 2]); at < zip.Length; at++)
        {
            var damaged = (byte[])zip.Clone();
            damaged[at] ^= 0xff;
            ReadOrRefuse(_folder.File("a.zip", damaged));
        }
    }

    [Fact]
    public void Read_ABomb_IsRefusedWithTheFigureInBoundedMemory()
    {
        var limits = new ReadLimits(MaxUnpackRatio: 100, UnpackedBytesAlways: 4 << 20);
        var zeros = new string('a', 40 << 20);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        var gzip = _folder.File("bomb.txt.gz", Gzip(zeros));
        var refusal = Assert.Throws<DatasetException>(() => _folder.Import(gzip, limits: limits)).Message;
        Assert.Contains("bomb.txt.gz unpacks to more than", refusal, StringComparison.Ordinal);
        Assert.Contains("over 100 times as much", refusal, StringComparison.Ordinal);
        var zip = _folder.File("bomb.zip", Zip(("a.txt", zeros, CompressionLevel.Optimal)));
        Assert.Contains(
            "bomb.zip unpacks to more than",
            Assert.Throws<DatasetException>(() => SourceFinder.Find(zip, limits: limits)).Message,
            StringComparison.Ordinal
        );
        // The test's own forty megabytes four times, plus what is read.
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 300 << 20);
        Assert.False(Directory.Exists(_folder.DatasetPath));
    }

    [Fact]
    public void Read_AnEntryThatHoldsMoreThanItPromises_IsRefused()
    {
        var zip = Zip(("a.txt", new string('a', 100_000), CompressionLevel.Optimal));
        int entry = zip.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x50, 0x4b, 1, 2]);
        BitConverter.TryWriteBytes(zip.AsSpan(entry + 24), 10);
        var source = Assert.Single(SourceFinder.Find(_folder.File("a.zip", zip)).Sources);
        Assert.Contains(
            "promises 10 bytes and holds more",
            Assert.Throws<DatasetException>(() => source.Read(_ => { }, default).ToList()).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Read_CompressedSource_TellsProgressInItsOwnBytes()
    {
        var path = _folder.File("a.jsonl.gz", Gzip(string.Concat(Enumerable.Repeat(Lines, 20_000))));
        long last = 0;
        var source = new FileSource(path);
        Assert.Equal(40_000, source.Read(bytes => last = Math.Max(last, bytes), default).Count());
        Assert.Equal(new FileInfo(path).Length, source.Bytes);
        Assert.Equal(source.Bytes, last);
    }

    private static void ReadOrRefuse(string path)
    {
        try
        {
            foreach (var source in SourceFinder.Find(path).Sources)
            {
                _ = source.Read(_ => { }, default).Count();
            }
        }
        catch (DatasetException exception)
        {
            Assert.NotEmpty(exception.Message);
        }
    }

    private List<string?> Texts()
    {
        using var store = RecordStore.Open(_folder.DatasetPath);
        return [.. store.Read().Select(r => r.Text)];
    }

    private static List<ReadItem> Read(string path) => [.. new FileSource(path).Read(_ => { }, default)];

    private static byte[] U(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(U(text));
        }
        return packed.ToArray();
    }

    private static byte[] Zip(params (string Name, string Content, CompressionLevel Level)[] entries)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content, level) in entries)
            {
                using var entry = zip.CreateEntry(name, level).Open();
                entry.Write(U(content));
            }
        }
        return packed.ToArray();
    }
}
