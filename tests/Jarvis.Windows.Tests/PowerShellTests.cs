using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Jarvis.Testing;
using Jarvis.Windows.Tests.Harness;
using Xunit;

namespace Jarvis.Windows.Tests;

/// <summary><c>jarvis.ps1</c> in real PowerShell: which arguments it understands, and what it says where it cannot continue.</summary>
public sealed class PowerShellTests : IDisposable
{
    private const string Version = "7.6.9";
    private static readonly Lazy<Task<string?>> _shell = new(InstallAsync);
    private readonly string _folder = Directory.CreateTempSubdirectory("jarvis power shell ").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(2, "--torch needs one of cpu, cuda, or the folder torch\\lib of an installed PyTorch.", "up", "--torch")]
    [InlineData(2, "--home needs a folder.", "up", "--home")]
    [InlineData(2, "--torch-source needs a feed or a folder.", "up", "--torch-source")]
    public async Task Script_GivenAWrongOption_SaysWhatIsRight(int code, string text, params string[] arguments)
    {
        var said = await RunAsync(Script(), arguments);
        Assert.Equal((code, text), (said.Code, said.Errors.Trim()));
    }

    /// <summary>Options that only the built program knows are passed to it before anything is built.</summary>
    [Fact]
    public async Task Script_GivenATorchThatCannotBe_SaysWhatIsRight()
    {
        var said = await RunAsync(Path.Combine(Checkout.Root, "jarvis.ps1"), ["up", "--no-build", "--torch=fast"]);
        Assert.Equal(
            (
                2,
                $"--torch knows cpu, cuda, and the folder {Path.Combine("torch", "lib")} of an installed PyTorch 2.10 or newer, "
                    + "not 'fast'."
            ),
            (said.Code, said.Errors.Trim())
        );
    }

    [Fact]
    public async Task Script_WithoutTheSdk_NamesWinget()
    {
        string script = Script();
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The dotnet without an SDK is a shell script.");
        // PowerShell's own starter needs a dotnet, so this one has a runtime and no SDK.
        string dotnet = Path.Combine(_folder, "dotnet");
        await File.WriteAllTextAsync(dotnet, $"#!/bin/sh\n[ \"$1\" = --list-sdks ] || exec '{Environment.ProcessPath}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(dotnet, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        var said = await RunAsync(script, ["up"], path: _folder);
        Assert.Equal(1, said.Code);
        Assert.Contains("winget install Microsoft.DotNet.SDK.10", said.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Up_OnAPortThatIsTaken_SaysSo()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;
        var said = await RunAsync(Path.Combine(Checkout.Root, "jarvis.ps1"), ["up", "--no-build", "--no-browser", "--port", $"{port}"]);
        Assert.Equal(1, said.Code);
        Assert.Contains($"{port}", said.Output + said.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said.Output + said.Errors, StringComparison.Ordinal);
    }

    /// <summary>The script alone in a folder with spaces in its name.</summary>
    private string Script()
    {
        string script = Path.Combine(_folder, "jarvis.ps1");
        File.Copy(Path.Combine(Checkout.Root, "jarvis.ps1"), script);
        return script;
    }

    private async Task<Wine.Ended> RunAsync(string script, string[] arguments, string? path = null)
    {
        string? shell = await _shell.Value;
        Assert.SkipWhen(shell is null, $"PowerShell {Version} could not be installed as a .NET tool.");
        var start = new ProcessStartInfo(shell, ["-NoProfile", "-NonInteractive", "-File", script, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["JARVIS_HOME"] = Path.Combine(_folder, "home");
        start.Environment["DOTNET_ROOT"] = Path.GetDirectoryName(Environment.ProcessPath!);
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        if (path is not null)
        {
            start.Environment["PATH"] = path;
        }
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        return await Wine.EndAsync(process, TimeSpan.FromMinutes(2));
    }

    private static async Task<string?> InstallAsync()
    {
        string tools = Path.Combine(Checkout.Root, "artifacts", "windows", "tools"),
            shell = Path.Combine(tools, OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh");
        if (File.Exists(shell))
        {
            return shell;
        }
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", ["tool", "install", "PowerShell", "--version", Version, "--tool-path", tools])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        await Wine.EndAsync(process, TimeSpan.FromMinutes(3));
        return File.Exists(shell) ? shell : null;
    }
}
