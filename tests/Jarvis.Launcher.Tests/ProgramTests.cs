using System.Diagnostics;
using Jarvis.Contracts;
using Jarvis.Testing;
using Xunit;

namespace Jarvis.Launcher.Tests;

/// <summary>The program itself on simulated machines, whose features come from the programs on the PATH.</summary>
public sealed class ProgramTests : IDisposable
{
    private readonly TemporaryFolder _machine = new();

    private JarvisPaths Home => new(Path.Combine(_machine.Path, "home"));

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task Autostart_OnThenOff_IsSetUpAndTakenBack()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "systemd is Linux's");
        Pretend("systemctl", $"echo \"$@\" >>'{_machine.Path}/asked'");
        string unit = Path.Combine(_machine.Path, ".config", "systemd", "user", "jarvis.service");

        Assert.Contains("does not start by itself", await SaysAsync("autostart"), StringComparison.Ordinal);
        Assert.Contains(
            "Jarvis starts when you log on, with what trained before",
            await SaysAsync("autostart", "on"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"ExecStart=\"{Path.Combine(Checkout.Root, "jarvis")}\" up --no-browser --home \"{Home.Home}\"",
            await File.ReadAllTextAsync(unit),
            StringComparison.Ordinal
        );
        Assert.Contains("autostart off ends that", await SaysAsync("autostart"), StringComparison.Ordinal);
        Assert.Contains("no longer starts", await SaysAsync("autostart", "off"), StringComparison.Ordinal);
        Assert.False(File.Exists(unit));
        Assert.Equal(
            ["--user daemon-reload", "--user enable jarvis.service", "--user disable jarvis.service", "--user daemon-reload"],
            await File.ReadAllLinesAsync(Path.Combine(_machine.Path, "asked"))
        );
    }

    [Fact]
    public async Task Autostart_WithoutSystemd_SaysWhatIsMissing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "systemd is Linux's");
        var (code, said) = await RunAsync("autostart", "on");
        Assert.Equal(1, code);
        Assert.StartsWith("systemctl could not be started", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_WhereNothingRuns_SaysSo() => Assert.Equal($"Jarvis does not run on {Home.Home}.", await SaysAsync("stop"));

    [Fact]
    public async Task Uninstall_WithNobodyToAsk_KeepsTheHome()
    {
        MakeHome();
        string said = await SaysAsync("uninstall");
        Assert.Contains($"{Home.Home} stays, with all runs, models, datasets and chats.", said, StringComparison.Ordinal);
        Assert.Contains($"The source in {Checkout.Root} stays", said, StringComparison.Ordinal);
        Assert.True(File.Exists(Home.TrainerDatabase));
    }

    [Fact]
    public async Task Uninstall_AskedToRemoveTheHome_LeavesTheUsersOwnFiles()
    {
        MakeHome();
        Directory.CreateDirectory(Home.Data);
        await File.WriteAllTextAsync(Path.Combine(Home.Data, "mine.txt"), "mine");
        Assert.Contains("but your own files", await SaysAsync("uninstall", "--remove-home"), StringComparison.Ordinal);
        Assert.Equal([Path.Combine(Home.Data, "mine.txt")], Directory.GetFiles(Home.Home, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Uninstall_OnAFolderThatIsNoHome_LeavesItAlone()
    {
        Directory.CreateDirectory(Home.Home);
        await File.WriteAllTextAsync(Path.Combine(Home.Home, "letter.txt"), "dear");
        Assert.Contains(
            "is no home of Jarvis, and was left alone",
            await SaysAsync("uninstall", "--remove-home"),
            StringComparison.Ordinal
        );
        Assert.True(File.Exists(Path.Combine(Home.Home, "letter.txt")));
    }

    /// <summary>The machine has a GPU and nobody can be asked: the launcher says what CUDA would take and uses the CPU.</summary>
    [Fact]
    public async Task Torch_WithACardAndNobodyToAsk_SaysWhatCudaTakesAndStaysWithTheProcessor()
    {
        await using var feed = await CudaFeedAsync();

        var (code, said) = await TorchWithACardAsync(feed, "--propose");

        Assert.Equal(0, code);
        Assert.StartsWith(
            "This machine has an NVIDIA GeForce RTX 3060, and Jarvis trains on it with libtorch for CUDA: 1.0 MB to fetch "
                + "(at 50 Mbit/s 1 s), ",
            said,
            StringComparison.Ordinal
        );
        Assert.Contains("Until then the processor computes. ./jarvis up --torch cuda fetches it", said, StringComparison.Ordinal);
        Assert.EndsWith("cpu", said, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Home.Home, "torch")));
    }

    [Fact]
    public async Task Torch_WithACardAndYes_FetchesCudaAndRemembersIt()
    {
        await using var feed = await CudaFeedAsync();

        var (code, said) = await TorchWithACardAsync(feed, "--propose", "--yes");

        Assert.Equal(0, code);
        Assert.EndsWith("path", said, StringComparison.Ordinal);
        Assert.Equal("cuda", (await File.ReadAllTextAsync(Path.Combine(Home.Home, "torch"))).Trim());
        Assert.True(File.Exists(Path.Combine(Home.Home, "libtorch", "cuda-2.10.0", "libtorch_cuda.so")));
    }

    [Fact]
    public async Task Torch_OfCudaThatCannotBeFetched_GoesBackToTheProcessorAndSaysSo()
    {
        await using var feed = await Feed.StartAsync();

        var (code, said) = await TorchWithACardAsync(feed, "cuda", "--propose");

        Assert.Equal(0, code);
        Assert.Contains(
            "libtorch for CUDA is not there: 127.0.0.1 has no TorchSharp-cuda-linux 0.107.0. The processor computes instead",
            said,
            StringComparison.Ordinal
        );
        Assert.EndsWith("cpu", said, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Home.Home, "torch")));
    }

    [Fact]
    public async Task Torch_InterruptedWhileItFetches_SaysThatTheNextStartGoesOn()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the pretended driver is a shell script");
        Pretend("nvidia-smi", "echo NVIDIA GeForce RTX 3060");
        await using var feed = await CudaFeedAsync();
        Process? fetching = null;
        feed.BreaksAfter = 10;
        feed.Arrived = () =>
        {
            Process.Start("/bin/sh", ["-c", $"kill -INT {fetching!.Id}"]).WaitForExit();
            return fetching.WaitForExit(TimeSpan.FromSeconds(30));
        };

        var (code, said) = await RunAsync(process => fetching = process, "torch", "cuda", "--propose", "--torch-source", feed.Index);

        Assert.Equal(130, code);
        Assert.EndsWith("Interrupted; the next start resumes from here.", said, StringComparison.Ordinal);
        Assert.Equal("path", (await TorchWithACardAsync(feed, "cuda", "--propose")).Said.Split('\n')[^1]);
    }

    [Fact]
    public async Task Torch_OfAFolder_IsRememberedAndSaid()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_machine.Path, "torch", "lib")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, Jarvis.Launcher.Torch.TorchPackages.LibraryOf("cpu")), "");
        Assert.Equal($"Jarvis computes with the libtorch in {folder} from now on.", await SaysAsync("torch", folder));
        Assert.Equal(folder, (await File.ReadAllTextAsync(Path.Combine(Home.Home, "torch"))).Trim());
        Assert.Equal("Jarvis computes with libtorch for the processor from now on.", await SaysAsync("torch", "cpu"));
    }

    private async Task<(int Code, string Said)> TorchWithACardAsync(Feed feed, params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the pretended driver is a shell script");
        Pretend("nvidia-smi", "echo NVIDIA GeForce RTX 3060");
        return await RunAsync(["torch", .. arguments, "--torch-source", feed.Index]);
    }

    private static async Task<Feed> CudaFeedAsync()
    {
        const string All = "libtorch-cuda-12.8-linux-x64";
        return (await Feed.StartAsync())
            .Add("TorchSharp-cuda-linux", "0.107.0", [All], [])
            .Add(All, "0.107.0", [], new() { ["runtimes/linux-x64/native/libtorch_cuda.so"] = new byte[1_000_000] });
    }

    private void MakeHome()
    {
        Directory.CreateDirectory(Path.Combine(Home.Runs, "words-1"));
        File.WriteAllText(Home.TrainerDatabase, "rows");
    }

    private void Pretend(string program, string body)
    {
        string path = Path.Combine(Directory.CreateDirectory(Path.Combine(_machine.Path, "bin")).FullName, program);
        File.WriteAllText(path, $"#!/bin/sh\n{body}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private async Task<string> SaysAsync(params string[] arguments)
    {
        var (code, said) = await RunAsync(arguments);
        Assert.True(code == 0, said);
        return said;
    }

    private Task<(int Code, string Said)> RunAsync(params string[] arguments) => RunAsync(_ => { }, arguments);

    private async Task<(int Code, string Said)> RunAsync(Action<Process> started, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath!,
            [Path.Combine(AppContext.BaseDirectory, "Jarvis.Launcher.dll"), .. arguments]
        )
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = Path.Combine(_machine.Path, "bin");
        start.Environment["HOME"] = _machine.Path;
        start.Environment["JARVIS_HOME"] = Home.Home;
        start.Environment.Remove("XDG_CONFIG_HOME");
        using var process = Process.Start(start)!;
        started(process);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(),
            errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, (await errors + await output).Trim());
    }
}
