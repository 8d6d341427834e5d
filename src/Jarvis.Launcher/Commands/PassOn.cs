using System.Diagnostics;
using System.Runtime.InteropServices;
using Jarvis.Contracts;
using Jarvis.Launcher.Output;
using Jarvis.Launcher.Programs;
using Jarvis.Launcher.Torch;

namespace Jarvis.Launcher.Commands;

/// <summary>
/// Passes verbs of the Trainer's command line on to its program: on Unix that program replaces this one (exec); on Windows, which has no
/// exec, this one waits for it.
/// </summary>
internal static partial class PassOn
{
    /// <summary>
    /// Verbs that compute for a long time: their memory is not mapped and faulted in again at each step, and waiting threads do not spin.
    /// </summary>
    private static readonly string[] _training = ["train", "evaluate", "bench"];

    /// <summary>Verbs that compute nothing: they must work even if there is no libtorch yet.</summary>
    private static readonly string[] _withoutTorch = ["--help", "-h", "-?", "help", "--version", "doctor", "torch"];

    public static async Task<int> RunAsync(string[] arguments)
    {
        var terminal = new Terminal(Console.Error);
        return await SharedOptions.SayingWhatIsWrong(
            terminal,
            async () =>
            {
                string? folder = await FolderAsync(arguments, terminal);
                var start = Installation.Start("Jarvis.Trainer", arguments);
                TorchEnvironment.Apply(start.Environment, folder);
                if (_training.Contains(arguments[0]))
                {
                    TrainingEnvironment.Apply(start.Environment);
                }
                if (OperatingSystem.IsWindows())
                {
                    return await WaitAsync(start);
                }
                PrivateHome.WithUsersUmask(() => Become(start));
                return 1;
            }
        );
    }

    private static async Task<string?> FolderAsync(string[] arguments, Terminal terminal)
    {
        var paths = JarvisPaths.Default;
        if (_withoutTorch.Contains(arguments[0]) || arguments.Any(argument => argument is "--help" or "-h" or "-?"))
        {
            var kept = TorchChoice.Read(paths, null, terminal.Say);
            return kept.Folder ?? (new NativeFolder(paths, kept.Kind!) is { IsThere: true } folder ? folder.Folder : null);
        }
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(
            PosixSignal.SIGINT,
            context =>
            {
                context.Cancel = true;
                stop.Cancel();
            }
        );
        using var source = PackageSource.Of(null);
        return await TorchStart.PrepareAsync(
            paths,
            given: null,
            propose: false,
            agrees: false,
            source,
            terminal,
            buildFollows: false,
            stop.Token
        );
    }

    private static async Task<int> WaitAsync(ProcessStartInfo start)
    {
        Console.CancelKeyPress += (_, pressed) => pressed.Cancel = true; // the child gets Ctrl+C too, and ends in good order
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <exception cref="IOException">The program could not take this one's place; otherwise this never returns.</exception>
    private static unsafe void Become(ProcessStartInfo start)
    {
        string program = Path.IsPathRooted(start.FileName) ? start.FileName : Find(start.FileName);
        string?[] arguments = [start.FileName, .. start.ArgumentList, null],
            environment = [.. start.Environment.Select(variable => $"{variable.Key}={variable.Value}"), null];
        nint[] argv = [.. arguments.Select(Marshal.StringToCoTaskMemUTF8)],
            envp = [.. environment.Select(Marshal.StringToCoTaskMemUTF8)];
        fixed (
            nint* first = argv,
                firstVariable = envp
        )
        {
            _ = execve(program, first, firstVariable);
        }
        throw new IOException($"{program} could not be started (error {Marshal.GetLastPInvokeError()}).");
    }

    private static string Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists)
        ?? throw new IOException($"There is no {program} on the path.");

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int execve(string path, nint* arguments, nint* environment);
}
