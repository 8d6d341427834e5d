using System.Security.Cryptography;
using Jarvis.Kernels.Binding;
using Xunit;

namespace Jarvis.Kernels.Tests.Binding;

/// <summary>The copy of TorchSharp's native library for systems whose libstdc++ is older than the one it was built with.</summary>
public sealed class ReboundLibraryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jarvis-rebound-").FullName;
    private readonly string _original =
        Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so") is var nested
        && File.Exists(nested)
            ? nested
            : Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so");

    public ReboundLibraryTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "The library for Linux alone is rebound.");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Rebind_OfTheRealLibrary_ChangesTwoEntriesAndASymbol()
    {
        byte[] original = File.ReadAllBytes(_original),
            rebound = ReboundLibrary.Rebind(original);
        Assert.Equal(original.Length, rebound.Length);
        Assert.InRange(original.Zip(rebound).Count(pair => pair.First != pair.Second), 10, 40);
        Assert.True(original.AsSpan().IndexOf("_ZSt21ios_base_library_initv"u8) >= 0);
        Assert.True(rebound.AsSpan().IndexOf("_ZNSt8ios_base4InitC1Ev"u8) >= 0);
    }

    [Fact]
    public void Rebind_OfWhatIsNoLibrary_IsRefusedInWords()
    {
        byte[] original = File.ReadAllBytes(_original);
        Assert.Throws<InvalidDataException>(() => ReboundLibrary.Rebind("text"u8));
        Assert.Throws<InvalidDataException>(() => ReboundLibrary.Rebind(original.AsSpan(0, 4096)));
    }

    [Fact]
    public void Of_TheSecondTime_GivesTheCopyThatIsThere()
    {
        string first = ReboundLibrary.Of(_original, [_folder]);
        var written = File.GetLastWriteTimeUtc(first);
        Assert.Equal(first, ReboundLibrary.Of(_original, [_folder]));
        Assert.Equal(written, File.GetLastWriteTimeUtc(first));
        Assert.Equal([first], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Of_ADamagedCopy_MakesItAnew()
    {
        string copy = ReboundLibrary.Of(_original, [_folder]);
        byte[] whole = File.ReadAllBytes(copy);
        File.WriteAllBytes(copy, whole[..1000]);
        Assert.Equal(copy, ReboundLibrary.Of(_original, [_folder]));
        Assert.Equal(whole, File.ReadAllBytes(copy));
    }

    [Fact]
    public void Of_LeavesTheOriginalAlone()
    {
        byte[] before = SHA256.HashData(File.ReadAllBytes(_original));
        ReboundLibrary.Of(_original, [_folder]);
        Assert.Equal(before, SHA256.HashData(File.ReadAllBytes(_original)));
    }

    [Fact]
    public void Of_AFolderThatCannotBeWritten_TakesTheNext()
    {
        string next = Path.Combine(_folder, "cache");
        Assert.Equal(next, Path.GetDirectoryName(ReboundLibrary.Of(_original, ["/proc/self/fdinfo", next])));
        Assert.Contains(
            "can be written nowhere",
            Assert.Throws<IOException>(() => ReboundLibrary.Of(_original, ["/proc/self/fdinfo", "/dev/null/native"])).Message
        );
    }

    /// <summary>Each caller gets a complete copy, whoever writes it: nobody writes into a file that another one reads.</summary>
    [Fact]
    public async Task Of_ManyAtOnce_GivesEachAWholeCopy()
    {
        byte[] wanted = ReboundLibrary.Rebind(File.ReadAllBytes(_original));
        using var start = new Barrier(6);
        var copies = await Task.WhenAll(
            Enumerable
                .Range(0, 6)
                .Select(_ =>
                    Task.Factory.StartNew(
                        () =>
                        {
                            start.SignalAndWait();
                            return File.ReadAllBytes(ReboundLibrary.Of(_original, [_folder]));
                        },
                        TaskCreationOptions.LongRunning
                    )
                )
        );
        Assert.All(copies, copy => Assert.Equal(wanted, copy));
        Assert.Single(Directory.GetFiles(_folder));
    }
}
