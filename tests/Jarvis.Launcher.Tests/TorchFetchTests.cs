using System.Security.Cryptography;
using System.Text;
using Jarvis.Contracts;
using Jarvis.Launcher.Output;
using Jarvis.Launcher.Torch;
using Jarvis.Storage;
using Jarvis.Testing;
using Xunit;

namespace Jarvis.Launcher.Tests;

/// <summary>Downloads libtorch from its NuGet packages over real HTTP: interrupted, damaged, split into parts.</summary>
public sealed class TorchFetchTests : IDisposable
{
    private const string Version = "2.10.0";
    private static readonly string _library = TorchPackages.LibraryOf(TorchPackages.Cpu),
        _cudaLibrary = TorchPackages.LibraryOf(TorchPackages.Cuda);
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _said = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private JarvisPaths Paths => new(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Fetch_InterruptedMidway_GoesOnFromThere()
    {
        await using var feed = (await Feed.StartAsync()).Add(Cpu.Id, Version, [], Native((_library, Some(1, 3_000_000))));
        feed.BreaksAfter = 1_000_000;
        var part = new FileInfo(Path.Combine(_folder.Path, "libtorch", "downloads", Cpu.FileName + ".part"));
        feed.Arrived = () =>
        {
            part.Refresh();
            return part is { Exists: true, Length: > 0 };
        };

        string folder = await FetchAsync(feed, TorchPackages.Cpu);

        Assert.Null(feed.Ranges[0]);
        Assert.Matches("^bytes=[1-9][0-9]*-$", Assert.Single(feed.Ranges.Skip(1)));
        Assert.Equal(Some(1, 3_000_000), await File.ReadAllBytesAsync(Path.Combine(folder, _library), Stop));
        Assert.Equal(
            ("cpu", Version, $"{Cpu.Id} {Version}"),
            (FetchedLibtorch.Of(folder)!.Kind, FetchedLibtorch.Of(folder)!.Version, FetchedLibtorch.Of(folder)!.Packages.Single())
        );
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder.Path, "libtorch", "downloads"), "*.nupkg*"));
    }

    /// <summary>A killed process leaves a partial file, which the next one completes, even from another feed.</summary>
    [Fact]
    public async Task Fetch_AfterOneThatWasKilled_TakesUpItsPart()
    {
        await using var feed = (await Feed.StartAsync()).Add(Cpu.Id, Version, [], Native((_library, Some(1, 3_000_000))));
        using (var source = PackageSource.Of(feed.Index))
        {
            var (whole, from) = await source.OpenAsync(Cpu, 0, Stop);
            Assert.Equal(0, from);
            byte[] part = new byte[500_000];
            await whole.ReadExactlyAsync(part, Stop);
            await whole.DisposeAsync();
            Directory.CreateDirectory(Path.Combine(_folder.Path, "libtorch", "downloads"));
            await File.WriteAllBytesAsync(Path.Combine(_folder.Path, "libtorch", "downloads", Cpu.FileName + ".part"), part, Stop);
        }

        string folder = await FetchAsync(feed, TorchPackages.Cpu);

        Assert.Equal("bytes=500000-", feed.Ranges[^1]);
        Assert.Equal(Some(1, 3_000_000), await File.ReadAllBytesAsync(Path.Combine(folder, _library), Stop));
    }

    [Fact]
    public async Task Fetch_FromAServerWithoutRanges_BeginsAnew()
    {
        await using var feed = (await Feed.StartAsync(knowsRanges: false)).Add(Cpu.Id, Version, [], Native((_library, Some(1, 3_000_000))));
        feed.BreaksAfter = 1_000_000;
        Assert.Equal(
            Some(1, 3_000_000),
            await File.ReadAllBytesAsync(Path.Combine(await FetchAsync(feed, TorchPackages.Cpu), _library), Stop)
        );
    }

    [Fact]
    public async Task Fetch_OfAFileWithAnotherHash_IsRefusedAndForgotten()
    {
        await using var feed = (await Feed.StartAsync()).Add(Cpu.Id, Version, [], Native((_library, Some(1, 1000))), states: new byte[64]);
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => FetchAsync(feed, TorchPackages.Cpu));
        Assert.Contains("came damaged from 127.0.0.1: its SHA-512 is not the one that is stated", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder.Path, "libtorch", "downloads"), "*.nupkg*"));
        Assert.False(new NativeFolder(Paths, TorchPackages.Cpu).IsThere);
    }

    /// <summary>
    /// CUDA's packages as TorchSharp publishes them: one that depends on others, with a library split into parts because it exceeds the
    /// size limit of a package.
    /// </summary>
    [Fact]
    public async Task Fetch_OfALibraryInParts_PutsThemTogetherInOrder()
    {
        byte[] whole = Some(7, 1_100_000);
        await using var feed = await CudaFeedAsync(whole, Hex(whole));

        string folder = await FetchAsync(feed, TorchPackages.Cuda);

        Assert.Equal(whole, await File.ReadAllBytesAsync(Path.Combine(folder, _cudaLibrary), Stop));
        Assert.Equal(
            ((string[])[_cudaLibrary, "another", FetchedName]).Order(),
            Directory.GetFiles(folder).Select(file => Path.GetFileName(file)).Order()
        );
        Assert.Equal(13, FetchedLibtorch.Of(folder)!.Packages.Count);
    }

    [Fact]
    public async Task Fetch_OfPartsThatMakeAnotherLibrary_LeavesNothing()
    {
        await using var feed = await CudaFeedAsync(Some(7, 1_100_000), Hex([1]));
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => FetchAsync(feed, TorchPackages.Cuda));
        Assert.Contains($"{_cudaLibrary}, put together of 11 parts, is not what it should be", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(Path.Combine(_folder.Path, "libtorch"), "cuda*"));
    }

    [Fact]
    public async Task Fetch_OfWhatTheFeedLacks_NamesIt()
    {
        await using var feed = await Feed.StartAsync();
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => FetchAsync(feed, TorchPackages.Cpu));
        Assert.Equal($"127.0.0.1 has no {Cpu}.", error.Message);
    }

    /// <summary>A download that broke off between two packages does not fetch the first one again.</summary>
    [Fact]
    public async Task Fetch_InterruptedBetweenPackages_KeepsThoseThatAreThere()
    {
        byte[] whole = Some(7, 1_100_000);
        await using var feed = await CudaFeedAsync(whole, Hex(whole));
        using (var source = PackageSource.Of(feed.Index))
        {
            var parts = await TorchParts.FindAsync(source, TorchPackages.Of(TorchPackages.Cuda), Stop);
            string downloads = Directory.CreateDirectory(Path.Combine(_folder.Path, "libtorch", "downloads")).FullName;
            var (package, facts) = parts.Facts[0];
            new NativeFolder(Paths, TorchPackages.Cuda).Take(
                package,
                await new PackageDownload(source, downloads, TimeProvider.System).FetchAsync(package, facts, _ => { }, Stop)
            );
        }
        int before = feed.Ranges.Count;

        string folder = await FetchAsync(feed, TorchPackages.Cuda);

        Assert.Equal(12, feed.Ranges.Count - before);
        Assert.Equal(whole, await File.ReadAllBytesAsync(Path.Combine(folder, _cudaLibrary), Stop));
    }

    /// <summary>A path within a package never leads out of the folder.</summary>
    [Fact]
    public async Task Take_OfPathsThatLeadOut_StaysInside()
    {
        string entry = $"runtimes/{TorchPackages.System}/native/../../../../../out";
        await using var feed = (await Feed.StartAsync()).Add(
            Cpu.Id,
            Version,
            [],
            new() { [$"runtimes/{TorchPackages.System}/native/{_library}"] = [1], [entry] = [2] }
        );
        string folder = await FetchAsync(feed, TorchPackages.Cpu);
        Assert.True(File.Exists(Path.Combine(folder, "out")));
        Assert.False(File.Exists(Path.Combine(_folder.Path, "..", "out")));
    }

    [Fact]
    public async Task Progress_IntoAFile_SaysTenths()
    {
        await using var feed = (await Feed.StartAsync()).Add(Cpu.Id, Version, [], Native((_library, Some(1, 3_000_000))));
        await FetchAsync(feed, TorchPackages.Cpu);
        Assert.Contains("  libtorch (cpu)  100 %  3.0 MB of 3.0 MB", _said.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\r', _said.ToString().ReplaceLineEndings("\n"));
    }

    private const string FetchedName = "libtorch.json";

    private static PackageId Cpu => TorchPackages.Of(TorchPackages.Cpu);

    private async Task<string> FetchAsync(Feed feed, string kind)
    {
        using var source = PackageSource.Of(feed.Index);
        var parts = await TorchParts.FindAsync(source, TorchPackages.Of(kind), Stop);
        return await new TorchFetch(Paths, new Terminal(_said), TimeProvider.System).FetchAsync(kind, parts, source, Stop);
    }

    private static async Task<Feed> CudaFeedAsync(byte[] whole, string sha)
    {
        var root = TorchPackages.Of(TorchPackages.Cuda);
        string all = $"libtorch-cuda-12.8-{TorchPackages.System}",
            native = $"runtimes/{TorchPackages.System}/native",
            fragments = $"fragments/{TorchPackages.System}/native";
        string Fragment(int i) => $"{all}-part1-fragment{i}";
        byte[] Piece(int i) => whole[(i * 100_000)..((i + 1) * 100_000)];
        const int Fragments = 10; // with ten parts, a text sort would put the tenth after the first
        var feed = (await Feed.StartAsync())
            .Add(root.Id, root.Version, [all], [])
            .Add(all, root.Version, [$"{all}-part1-primary", $"{all}-part2", .. Enumerable.Range(1, Fragments).Select(Fragment)], [])
            .Add(
                $"{all}-part1-primary",
                root.Version,
                [],
                new() { [$"{native}/{_cudaLibrary}"] = Piece(0), [$"{native}/{_cudaLibrary}.sha"] = Encoding.ASCII.GetBytes(sha) }
            )
            .Add($"{all}-part2", root.Version, [], new() { [$"{native}/another"] = [1, 2, 3] });
        for (int i = 1; i <= Fragments; i++)
        {
            feed.Add(Fragment(i), root.Version, [], new() { [$"{fragments}/{_cudaLibrary}.fragment{i}"] = Piece(i) });
        }
        return feed;
    }

    private static Dictionary<string, byte[]> Native(params (string Name, byte[] Content)[] files) =>
        files.ToDictionary(file => $"runtimes/{TorchPackages.System}/native/{file.Name}", file => file.Content);

    /// <summary>Bytes that differ for every seed.</summary>
    private static byte[] Some(int seed, int count) => [.. Enumerable.Range(0, count).Select(i => (byte)((i * 2654435761L + seed) >> 13))];

    private static string Hex(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
