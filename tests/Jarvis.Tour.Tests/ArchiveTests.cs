using System.Diagnostics;
using System.IO.Compression;
using Jarvis.Testing;
using Jarvis.Tour.Tests.Harness;
using Xunit;

namespace Jarvis.Tour.Tests;

/// <summary>
/// The archive for this system, started from a folder with spaces in its name by a user who has installed nothing, without access to
/// NuGet's package cache.
/// </summary>
public sealed class ArchiveTests : IDisposable
{
    private static readonly TimeSpan _toPublish = TimeSpan.FromMinutes(8),
        _toBeReady = TimeSpan.FromMinutes(3),
        _toStop = TimeSpan.FromMinutes(1);
    private readonly TemporaryFolder _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task Archive_OnAMachineWithNothing_StartsServesAndIsUninstalled()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc tells which programs run");
        await PublishAsync();
        string folder = Path.Combine(_machine.Path, "my programs", "jarvis");
        await ZipFile.ExtractToDirectoryAsync(
            Path.Combine(Checkout.Root, "artifacts", "jarvis-linux-x64.zip"),
            folder,
            TestContext.Current.CancellationToken
        );
        string home = Path.Combine(_machine.Path, ".jarvis");

        int port = Ports.Free();
        string started = await SaysAsync(folder, _toBeReady, "up", "--background", "--port", $"{port}");
        Assert.Contains($"Jarvis is ready: http://127.0.0.1:{port}", started, StringComparison.Ordinal);

        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        string page = await client.GetStringAsync("/");
        foreach (
            string style in page.Split("href=\"")
                .Skip(1)
                .Select(part => part.Split('"')[0])
                .Where(link => link.EndsWith(".css", StringComparison.Ordinal))
        )
        {
            Assert.True((await client.GetAsync("/" + style)).IsSuccessStatusCode, style);
        }
        string log = await File.ReadAllTextAsync(Path.Combine(home, "logs", "up.log"));
        Assert.Contains("Fetching libtorch for the processor", log, StringComparison.Ordinal);
        string[] programs = [.. Processes.Of(home).Select(process => new FileInfo($"/proc/{process.Id}/exe").LinkTarget).OfType<string>()];
        Assert.True(programs.Length >= 5, string.Join(", ", programs));
        // Including DCP, which must not come from the package cache.
        Assert.All(programs, program => Assert.StartsWith(folder, program, StringComparison.Ordinal));
        Assert.Contains(programs, program => program.EndsWith("/dcp", StringComparison.Ordinal));
        // From the documentation that the archive contains.
        await Until.TrueAsync(
            () => File.Exists(Path.Combine(home, "datasets", "starter", "manifest.json")),
            _toBeReady,
            () => "no starter dataset"
        );

        Assert.Contains(
            "Jarvis already runs on this home",
            await SaysAsync(folder, _toStop, "up", "--no-browser"),
            StringComparison.Ordinal
        );
        Assert.Contains("Jarvis has stopped.", await SaysAsync(folder, _toStop, "stop"), StringComparison.Ordinal);
        await Processes.AllGoneAsync(home, _toStop);
        Assert.DoesNotContain("Node.js", await SaysAsync(folder, _toStop, "doctor"), StringComparison.Ordinal);

        Assert.Contains($"Removed {home}.", await SaysAsync(folder, _toStop, "uninstall", "--remove-home"), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder) || Directory.Exists(home));
    }

    private static async Task PublishAsync()
    {
        using var process = Process.Start(
            new ProcessStartInfo(Path.Combine(Checkout.Root, "eng", "publish.sh"), ["linux-x64"]) { RedirectStandardError = true }
        )!;
        string said = await process.StandardError.ReadToEndAsync().WaitAsync(_toPublish);
        await process.WaitForExitAsync().WaitAsync(_toPublish);
        Assert.True(process.ExitCode == 0, said);
    }

    private async Task<string> SaysAsync(string folder, TimeSpan limit, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(folder, "jarvis"), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } chosen
            ? chosen
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        start.Environment.Clear();
        start.Environment["HOME"] = _machine.Path;
        start.Environment["PATH"] = "/usr/bin:/bin";
        start.Environment["JARVIS_TORCH_SOURCE"] = packages; // instead of NuGet's own feed
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(),
            errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(limit);
        Assert.True(process.ExitCode == 0, await output + await errors);
        return await output + await errors;
    }
}
