using System.Diagnostics;
using System.Runtime.InteropServices;
using Jarvis.Trainer.Hosting;
using Xunit;

namespace Jarvis.Trainer.Tests;

/// <summary>
/// How the program finds libtorch, in child processes: with TorchSharp's library but without libtorch, as it is built for use with the
/// folder of an installed PyTorch. That folder is made from the package's own files.
/// </summary>
public sealed class TorchVerbTests : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);
    private static readonly string _natives = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native");
    private readonly string _folder = Directory
        .CreateDirectory(Path.Combine(AppContext.BaseDirectory, $"torch-{Guid.NewGuid():N}"))
        .FullName; // on the same file system, for hard links

    public TorchVerbTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The files are laid out for Linux.");
        Directory.CreateDirectory(Program);
        Directory.CreateDirectory(Torch);
        Link(
            Program,
            [
                .. Directory.GetFiles(AppContext.BaseDirectory, "*.dll"),
                Path.Combine(AppContext.BaseDirectory, "Jarvis.Trainer.runtimeconfig.json"),
            ]
        );
        Link(Program, [Path.Combine(_natives, "libLibTorchSharp.so")]);
        Link(
            Torch,
            [
                .. Directory
                    .GetFiles(_natives)
                    .Where(file => !Path.GetFileName(file).StartsWith("libLibTorchSharp", StringComparison.Ordinal)),
            ]
        );
    }

    private string Program => Path.Combine(_folder, "program");

    private string Torch => Path.Combine(_folder, "torch", "lib");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Program_GivenTheFolderOfAPyTorch_ComputesWithIt()
    {
        var (code, said) = await RunAsync(Torch);
        Assert.True(code == 0, said);
        Assert.StartsWith($"libtorch 2.10.0 from the PyTorch in {Torch}", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_ThatStartTogetherForTheFirstTime_AllComputeWithIt()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => RunAsync(Torch)));
        Assert.All(all, one => Assert.True(one.Code == 0, one.Said));
        Assert.Empty(Directory.GetFiles(Program, ".*"));
    }

    /// <summary>TorchSharp itself would copy 490 MB from the package cache.</summary>
    [Fact]
    public async Task Program_WithoutALibtorch_SaysSoAndCopiesNone()
    {
        var (code, said) = await RunAsync(null);
        Assert.Equal(1, code);
        Assert.Equal($"libtorch_cpu.so is not in {Program}: ./jarvis up brings it.", said.Trim());
        Assert.Empty(Directory.GetDirectories(Program));
    }

    [Fact]
    public async Task Program_GivenAFolderWithoutTorch_SaysWhatIsTaken()
    {
        string empty = Directory.CreateDirectory(Path.Combine(_folder, "empty")).FullName;
        var (code, said) = await RunAsync(empty);
        Assert.Equal(1, code);
        Assert.Contains(
            $"{empty} has no libtorch_cpu.so: --torch takes cpu, cuda, or the folder torch/lib of an installed PyTorch 2.10 or newer.",
            said,
            StringComparison.Ordinal
        );
    }

    private async Task<(int Code, string Said)> RunAsync(string? torch)
    {
        string dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        var start = new ProcessStartInfo(
            dotnet,
            [Path.Combine(Program, Path.GetFileName(typeof(TrainerService).Assembly.Location)), "torch"]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["JARVIS_HOME"] = Path.Combine(_folder, "home");
        start.Environment.Remove("JARVIS_TORCH");
        if (torch is not null)
        {
            start.Environment["JARVIS_TORCH"] = start.Environment["LD_LIBRARY_PATH"] = torch;
        }
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync().WaitAsync(_patience);
        await process.WaitForExitAsync().WaitAsync(_patience);
        return (process.ExitCode, output + await error);
    }

    /// <summary>Hard links, as the build makes them, because libtorch has half a gigabyte.</summary>
    private static void Link(string folder, string[] files)
    {
        using var cp = Process.Start("cp", ["--link", .. files, folder]);
        cp.WaitForExit();
        Assert.Equal(0, cp.ExitCode);
    }
}
