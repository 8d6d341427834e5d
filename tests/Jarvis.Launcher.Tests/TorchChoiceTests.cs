using Jarvis.Contracts;
using Jarvis.Launcher.Torch;
using Jarvis.Testing;
using Xunit;

namespace Jarvis.Launcher.Tests;

public sealed class TorchChoiceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _said = [];

    private JarvisPaths Paths => new(Path.Combine(_folder.Path, "home"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Choice_OfNobody_IsTheProcessors() => Assert.Equal(new TorchChoice("cpu", null, IsGiven: false), Read(null));

    [Fact]
    public void Choice_ThatWasKept_ComesBack()
    {
        Directory.CreateDirectory(Paths.Home);
        new TorchChoice("cuda", null, IsGiven: true).Keep(Paths);
        Assert.Equal(new TorchChoice("cuda", null, IsGiven: false), Read(null));
        Assert.Equal("cpu", Read("cpu").Kind);
    }

    [Fact]
    public void Choice_OfTheSystemsLibtorch_IsTheProcessorsAndSaysSo()
    {
        Assert.Equal(new TorchChoice("cpu", null, IsGiven: true), Read("system"));
        Assert.StartsWith("Jarvis no longer takes the system's libtorch", Assert.Single(_said), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fast", 2, "--torch knows cpu, cuda, and the folder torch/lib of an installed PyTorch 2.10 or newer, not 'fast'.")]
    [InlineData("no/where", 1, "no/where is not there: say again where PyTorch's folder torch/lib is with --torch, or use --torch cpu.")]
    [InlineData(
        "cuda",
        1,
        "--torch cuda needs an NVIDIA card with its driver, but nvidia-smi does not answer here: install the driver, "
            + "or use --torch cpu."
    )]
    public void Choice_ThatCannotBe_SaysWhatIsRight(string given, int code, string text)
    {
        Assert.SkipWhen(given == "cuda" && NvidiaCard.Name() is not null, "this machine has a card");
        var error = Assert.Throws<BadChoiceException>(() => Read(given));
        Assert.Equal((code, text.Replace("torch/lib", Path.Combine("torch", "lib"))), (error.ExitCode, error.Message));
    }

    [Fact]
    public void Choice_OfAFolder_IsHeldAgainstItsFiles()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder.Path, "torch", "lib")).FullName,
            library = TorchPackages.LibraryOf("cpu");
        Assert.StartsWith(
            $"{folder} has no {library}",
            Assert.Throws<BadChoiceException>(() => Read(folder)).Message,
            StringComparison.Ordinal
        );

        File.WriteAllText(Path.Combine(folder, library), "");
        File.WriteAllText(Path.Combine(folder, "..", "version.py"), "__version__ = '2.9.1+cpu'\n");
        Assert.StartsWith(
            $"The PyTorch in {folder} is 2.9, and TorchSharp needs 2.10 or newer",
            Assert.Throws<BadChoiceException>(() => Read(folder)).Message,
            StringComparison.Ordinal
        );

        File.WriteAllText(Path.Combine(folder, "..", "version.py"), "__version__ = '2.10.0'\n");
        Assert.Equal(new TorchChoice(null, folder, IsGiven: true), Read(folder));
    }

    [Theory]
    [InlineData("cpu", "win-x64", "libtorch-cpu-win-x64 2.10.0")]
    [InlineData("cpu", "osx-arm64", "libtorch-cpu-osx-arm64 2.10.0")]
    [InlineData("cuda", "win-x64", "TorchSharp-cuda-windows 0.107.0")]
    [InlineData("cuda", "linux-x64", "TorchSharp-cuda-linux 0.107.0")]
    public void Package_OfAKindAndASystem_IsTheOneOfTheBuild(string kind, string system, string expected) =>
        Assert.Equal(expected, TorchPackages.Of(kind, system).ToString());

    private TorchChoice Read(string? given) => TorchChoice.Read(Paths, given, _said.Add);
}
