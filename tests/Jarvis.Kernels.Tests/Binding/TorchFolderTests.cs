using Jarvis.Kernels.Binding;
using Xunit;

namespace Jarvis.Kernels.Tests.Binding;

/// <summary>The folder of an installed PyTorch: each problem with it is described in one sentence.</summary>
public sealed class TorchFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jarvis-torch-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Version_OfTheLoadedLibrary_IsThePackages()
    {
        Assert.Equal("2.10.0", TorchBinding.Version);
        Assert.Null(TorchBinding.Failure);
    }

    [Fact]
    public void HasCuda_OfTheProcessorsPackage_IsNot() => Assert.False(TorchFolder.HasCuda);

    [Fact]
    public void Load_OfAFolderWithoutTorch_SaysWhatIsTaken() =>
        Assert.Contains(
            "--torch takes cpu, cuda, or the folder torch/lib",
            Assert.Throws<InvalidDataException>(() => TorchFolder.Load(_folder)).Message
        );

    [Fact]
    public void Load_OfATooOldPyTorch_SaysWhichIsNeeded()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs some library that says nothing of its version");
        string small = Directory.GetFiles(AppContext.BaseDirectory, "libtorch_global_deps.so", SearchOption.AllDirectories)[0];
        File.Copy(small, Path.Combine(_folder, TorchFolder.LibraryName));
        File.Copy(Path.Combine(Path.GetDirectoryName(small)!, "libgomp-98b21ff3.so.1"), Path.Combine(_folder, "libgomp-98b21ff3.so.1"));
        Assert.Contains(
            "older than 2.9, and TorchSharp needs 2.10 or newer",
            Assert.Throws<InvalidDataException>(() => TorchFolder.Load(_folder)).Message
        );
    }

    [Fact]
    public void Load_OfALibraryThatDoesNotLoad_Throws()
    {
        File.WriteAllText(Path.Combine(_folder, TorchFolder.LibraryName), "no library");
        Assert.ThrowsAny<Exception>(() => TorchFolder.Load(_folder));
    }
}
