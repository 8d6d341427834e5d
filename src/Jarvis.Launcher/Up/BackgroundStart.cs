using System.Diagnostics;
using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Launcher.Output;
using Jarvis.Launcher.Programs;
using Jarvis.Storage;

namespace Jarvis.Launcher.Up;

/// <summary>
/// <c>up --background</c>: starts a second <c>up</c> without a terminal that outlives this one; its output goes to a file.
/// </summary>
internal sealed class BackgroundStart(JarvisPaths paths, Terminal terminal, TimeProvider time)
{
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(200),
        _toBeReady = TimeSpan.FromMinutes(5);

    private string LogPath => Path.Combine(paths.Logs, "up.log");

    /// <param name="arguments">The arguments of the second one, beginning with <c>up</c>.</param>
    /// <returns>0 when it is ready, or was running already.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(paths.Logs);
        DiskFile.Delete(LogPath);
        using var started = Process.Start(Detached(arguments))!;
        int pid = OperatingSystem.IsWindows()
            ? started.Id
            : int.Parse(await started.StandardOutput.ReadLineAsync(cancellationToken) ?? "0", CultureInfo.InvariantCulture);
        long start = ProcessIdentity.StartTicks(pid) ?? 0,
            startedAt = time.GetTimestamp();
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        while (time.GetElapsedTime(startedAt) < _toBeReady)
        {
            if (
                HomeLock.IsHeld(paths)
                && HomeLock.ReadInfo(paths) is { } info
                && await Readiness.IsHealthyAsync(client, info.Address + "/health", cancellationToken)
            )
            {
                terminal.Say($"Jarvis is ready: {info.Address} ({CommandName.Jarvis} stop ends it; log: {LogPath})");
                return 0;
            }
            if (!ProcessIdentity.IsAlive(pid, start))
            {
                break;
            }
            await Task.Delay(_look, time, cancellationToken);
        }
        string said = File.Exists(LogPath) ? (await DiskFile.ReadAllTextAsync(LogPath, cancellationToken)).Trim() : "";
        terminal.Say(
            said.Length > 0
                ? said
                : $"Jarvis did not become ready within {_toBeReady.TotalMinutes:0} minutes. The reason is in {paths.Logs}."
        );
        return 1;
    }

    private ProcessStartInfo Detached(IReadOnlyList<string> arguments)
    {
        var program = Installation.StartThis();
        string[] all = [program.FileName, .. program.ArgumentList, .. arguments];
        // The shell redirects its output to the file, because a pipe of ours would end with us.
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo("cmd.exe")
            {
                CreateNoWindow = true,
                Arguments = $"/d /s /c \"{string.Join(' ', all.Select(Quoted))} >\"%JARVIS_UP_LOG%\" 2>&1 <nul\"",
            }
            : new ProcessStartInfo(
                "/bin/sh",
                ["-c", """trap "" HUP INT QUIT; "$@" >"$JARVIS_UP_LOG" 2>&1 </dev/null & echo $!""", "jarvis-up", .. all]
            )
            {
                RedirectStandardOutput = true,
            };
        start.Environment["JARVIS_UP_LOG"] = LogPath;
        return start;
    }

    private static string Quoted(string argument) => $"\"{argument}\"";
}
