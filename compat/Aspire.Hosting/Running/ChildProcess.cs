using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Aspire.Hosting.Running;

/// <summary>One process of a project. Its standard input stays open for as long as we live, which tells it that we do.</summary>
internal sealed partial class ChildProcess : IDisposable
{
    private static string Dotnet => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";

    private readonly Process _process;

    private ChildProcess(Process process)
    {
        _process = process;
        Ended = WaitAsync();
    }

    /// <summary>Completes with the exit code.</summary>
    public Task<int> Ended { get; }

    public static ChildProcess Start(string assembly, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string> environment, Action<string> output)
    {
        var start = new ProcessStartInfo(Dotnet, [assembly, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;

        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, e) => Take(e.Data, output);
        process.ErrorDataReceived += (_, e) => Take(e.Data, output);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ChildProcess(process);
    }

    public async Task StopAsync(TimeSpan limit, TimeProvider clock)
    {
        if (Ended.IsCompleted) return;
        const int Terminate = 15;
        if (OperatingSystem.IsWindows()) _process.StandardInput.Close(); // there is no signal; the service takes the end of its input for our death and stops
        else _ = Kill(_process.Id, Terminate);
        await Task.WhenAny(Ended, Task.Delay(limit, clock));
        if (!Ended.IsCompleted) _process.Kill(entireProcessTree: false);
        await Ended;
    }

    public void Dispose() => _process.Dispose();

    private static void Take(string? line, Action<string> output)
    {
        if (!string.IsNullOrEmpty(line)) output(line);
    }

    /// <summary>Exited is what counts, not the end of its output: a training run below it may hold the pipes open.</summary>
    private async Task<int> WaitAsync()
    {
        var exited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => exited.TrySetResult();
        if (_process.HasExited) exited.TrySetResult();
        await exited.Task;
        return _process.ExitCode;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
