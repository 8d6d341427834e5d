using System.Diagnostics;
using System.Runtime.Versioning;
using Jarvis.Testing;
using Xunit;

namespace Jarvis.Tour.Tests;

/// <summary>
/// The messages of <c>./jarvis</c> where it cannot continue, on machines that are simulated by the programs on the PATH. None of these
/// tests builds or installs anything.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class ScriptTests : IDisposable
{
    private static readonly string[] _always =
    [
        "bash",
        "readlink",
        "dirname",
        "cat",
        "grep",
        "uname",
        "ls",
        "cut",
        "tr",
        "sed",
        "head",
        "mkdir",
    ];
    private readonly TemporaryFolder _machine = new();

    [Fact]
    public async Task Script_WithoutTheSdk_SaysWhereToGetIt()
    {
        var (code, said) = await RunAsync([], "up");

        Assert.Equal(1, code);
        Assert.Equal(
            "Jarvis needs the .NET 10 SDK, which is not installed: get it from "
                + "https://dotnet.microsoft.com/download/dotnet/10.0 and run this again.",
            said
        );
    }

    [Fact]
    public async Task Script_WithoutPermissionToInstall_SaysWhatAnAdministratorRuns()
    {
        Pretend("id", "echo 1000");
        Pretend("apt-get", "exit 1");

        var (code, said) = await RunAsync(["dotnet"], "up");

        Assert.Equal(1, code);
        Assert.Contains("  nodejs: builds the dashboard's charts", said);
        Assert.Matches(
            "There is no permission to install here: ask an administrator to run 'apt-get install nodejs npm' and run this again\\.$",
            said
        );
    }

    [Fact]
    public async Task Script_WithNobodyToAsk_NamesTheOptionThatDoesNotAsk()
    {
        Pretend("id", "echo 1000");
        Pretend("apt-get", "exit 1");
        Pretend("sudo", "exit 1");

        var (code, said) = await RunAsync(["dotnet"], "up");

        Assert.Equal(1, code);
        Assert.Contains("Nobody is here to ask: run this again with --yes", said);
    }

    [Fact]
    public async Task Script_OnAnotherSystem_SaysWhatToInstall()
    {
        var (code, said) = await RunAsync(["dotnet"], "up");

        Assert.Equal(
            (
                1,
                "Jarvis needs these programs, which are not installed: nodejs npm. Install them with your system's package "
                    + "manager and run this again."
            ),
            (code, said)
        );
    }

    /// <summary>
    /// A home or an option that still asks for the system's libtorch: one sentence says that Jarvis uses its own, and the home is updated.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Script_ThatTookTheSystemsLibtorch_TakesItsOwnAndSaysSoOnce(bool asOption)
    {
        Pretend("node", "exit 0");
        Pretend("npm", "exit 0");
        string kept = Path.Combine(Directory.CreateDirectory(Path.Combine(_machine.Path, "home")).FullName, "torch");
        if (!asOption)
        {
            await File.WriteAllTextAsync(kept, "system\n");
        }

        var (_, said) = await RunAsync(
            ["dotnet"],
            asOption ? ["up", "--no-build", "--torch", "system", "--port", "0"] : ["up", "--no-build", "--port", "0"]
        );
        var (_, again) = await RunAsync([], "up", "--no-build", "--port", "0");

        Assert.StartsWith(
            "Jarvis no longer takes the system's libtorch: it has one of its own, and uses that from now on (--torch cpu).",
            said
        );
        Assert.Equal("cpu", (await File.ReadAllTextAsync(kept)).Trim());
        Assert.DoesNotContain("system's libtorch", again);
    }

    [Fact]
    public async Task Script_GivenAFolder_SaysWhatIsWrongWithIt()
    {
        Assert.Equal(
            (1, "no/where is not there: say again where PyTorch's folder torch/lib is with --torch, or use --torch cpu."),
            await RunAsync(["dotnet"], "up", "--torch", "no/where")
        );

        string folder = Directory.CreateDirectory(Path.Combine(_machine.Path, "torch", "lib")).FullName;
        Assert.Equal(
            (
                1,
                $"{folder} has no libtorch_cpu.so: --torch takes cpu, cuda, or the folder torch/lib of an installed PyTorch 2.10 or newer."
            ),
            await RunAsync([], "up", "--torch", folder)
        );

        await File.WriteAllTextAsync(Path.Combine(folder, "libtorch_cpu.so"), "");
        await File.WriteAllTextAsync(Path.Combine(folder, "..", "version.py"), "__version__ = '2.9.1+cpu'\n");
        Assert.Equal(
            (
                1,
                $"The PyTorch in {folder} is 2.9, and TorchSharp needs 2.10 or newer: update it ('pip install --upgrade "
                    + "torch'), or use --torch cpu."
            ),
            await RunAsync([], "up", $"--torch={folder}")
        );
        Assert.False(File.Exists(Path.Combine(_machine.Path, "home", "torch")), "a choice that cannot be was remembered");
    }

    [Theory]
    [InlineData("fast", 2, "--torch knows cpu, cuda, and the folder torch/lib of an installed PyTorch 2.10 or newer, not 'fast'.")]
    [InlineData(
        "cuda",
        1,
        "--torch cuda needs an NVIDIA card with its driver, but nvidia-smi does not answer here: install the driver, or use --torch cpu."
    )]
    public async Task Script_AskedForALibtorchThatCannotBe_SaysSo(string torch, int expectedCode, string expected)
    {
        var (code, said) = await RunAsync(["dotnet"], "up", "--torch", torch);

        Assert.Equal((expectedCode, expected), (code, said));
        Assert.False(File.Exists(Path.Combine(_machine.Path, "home", "torch")), "a choice that cannot be was remembered");
    }

    public void Dispose() => _machine.Dispose();

    private string Programs => Directory.CreateDirectory(Path.Combine(_machine.Path, "bin")).FullName;

    private void Pretend(string program, string body)
    {
        string path = Path.Combine(Programs, program);
        File.WriteAllText(path, $"#!/bin/bash\n{body}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>
    /// Runs the script with a PATH that contains only <paramref name="programs"/>, the standard tools of every system, and the fake
    /// programs.
    /// </summary>
    private async Task<(int Code, string Said)> RunAsync(string[] programs, params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the script for Windows is jarvis.ps1, and macOS has other programs in other places");
        foreach (string program in _always.Concat(programs).Where(program => !File.Exists(Path.Combine(Programs, program))))
        {
            File.CreateSymbolicLink(
                Path.Combine(Programs, program),
                ((string[])["/usr/bin", "/bin"]).Select(folder => Path.Combine(folder, program)).First(File.Exists)
            );
        }
        var start = new ProcessStartInfo(Path.Combine(Checkout.Root, "jarvis"), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["PATH"] = Programs;
        start.Environment["HOME"] = _machine.Path;
        start.Environment["JARVIS_HOME"] = Path.Combine(_machine.Path, "home");
        start.Environment.Remove("DOTNET_ROOT");
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        string said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, said.Trim());
    }
}
