using System.IO.Compression;
using Jarvis.Testing;
using Jarvis.Windows.Tests.Harness;
using Xunit;

namespace Jarvis.Windows.Tests;

/// <summary>The archive for Windows, started with its <c>jarvis.exe</c> on a machine without anything else installed.</summary>
public sealed class ArchiveTests : IDisposable
{
    private readonly WindowsHome _home = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("Jarvis archive ").FullName;

    public void Dispose()
    {
        _home.Dispose();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Fact]
    public async Task Archive_Unpacked_FetchesLibtorchTrainsAndIsUninstalled()
    {
        await Published.JarvisAsync();
        await ZipFile.ExtractToDirectoryAsync(Published.Archive, _folder, TestContext.Current.CancellationToken);
        string plan = _home.WritePlan(20);

        string trained = await SaysAsync("train", plan, "--out", _home.In("out"));
        Assert.Contains("Fetching libtorch for the processor", trained, StringComparison.Ordinal);
        Assert.Contains("100 %", trained, StringComparison.Ordinal);
        Assert.Contains("Finished 20 steps.", trained, StringComparison.Ordinal);
        Assert.Contains("jarvis generate --model", trained, StringComparison.Ordinal);
        Assert.DoesNotContain("./jarvis", trained, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "Fetching",
            await SaysAsync("generate", "--model", _home.In("out", "checkpoints", "step-00000020"), "--prompt", "The", "--max-tokens", "3"),
            StringComparison.Ordinal
        );

        Assert.Contains("jarvis up", await SaysAsync("--help"), StringComparison.Ordinal);
        Assert.Contains("Jarvis does not run on", await SaysAsync("stop"), StringComparison.Ordinal);
        Assert.Contains("Jarvis starts when you log on", await SaysAsync("autostart", "on"), StringComparison.Ordinal);
        Assert.Contains("no longer starts", await SaysAsync("autostart", "off"), StringComparison.Ordinal);

        string removed = await SaysAsync("uninstall", "--keep-home");
        Assert.Contains("stays, with all runs, models, datasets and chats", removed, StringComparison.Ordinal);
        await Until.TrueAsync(
            () => !File.Exists(Path.Combine(_folder, "jarvis.exe")) && !Directory.Exists(Path.Combine(_folder, "app")),
            TimeSpan.FromMinutes(1),
            () => $"the program is still there: {string.Join(", ", Directory.GetFileSystemEntries(_folder))}"
        );
        Assert.True(Directory.Exists(Path.Combine(_home.Paths.Home, "out")));
    }

    /// <summary>An archive that was built without Aspire's orchestrator for Windows says so, and what still works.</summary>
    [Fact]
    public async Task Up_OfAnArchiveWithoutAnOrchestrator_SaysWhatIsMissing()
    {
        string jarvis = await Published.JarvisAsync();
        Assert.SkipWhen(
            Directory.Exists(Path.Combine(Path.GetDirectoryName(jarvis)!, "aspire", "dcp")),
            "This feed has Aspire's orchestrator for Windows."
        );
        var said = await Wine.RunAsync(jarvis, ["up", "--no-browser"], await _home.EnvironmentAsync());
        Assert.Equal(1, said.Code);
        Assert.Contains("made without Aspire's orchestrator", said.Output, StringComparison.Ordinal);
    }

    private async Task<string> SaysAsync(params string[] arguments)
    {
        var environment = new Dictionary<string, string>
        {
            ["JARVIS_HOME"] = _home.Windows,
            ["JARVIS_TORCH_SOURCE"] = Wine.PathOf(Published.Packages),
        };
        var said = await Wine.RunAsync(Path.Combine(_folder, "jarvis.exe"), arguments, environment, TimeSpan.FromMinutes(3));
        Assert.True(said.Code == 0, said.Output + said.Errors);
        return said.Errors + said.Output;
    }
}
