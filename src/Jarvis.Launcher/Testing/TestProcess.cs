using System.Diagnostics;
using Jarvis.Contracts;

namespace Jarvis.Launcher.Testing;

/// <summary>One test project's process.</summary>
/// <param name="filter">Part of the full names of the tests to run; null for all.</param>
internal sealed class TestProcess(string assembly, string? filter, string reportPath)
{
    private const int KeptLines = 60;

    public async Task<TestProcessEnd> RunAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        if (!File.Exists(assembly))
        {
            return new TestProcessEnd("was not built", Orderly: false, FoundNothing: false, $"There is no {assembly}.");
        }

        var lines = new Queue<string>();
        using var process = new Process { StartInfo = Start() };
        process.OutputDataReceived += (_, e) => Keep(lines, e.Data);
        process.ErrorDataReceived += (_, e) => Keep(lines, e.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(limit);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true); // tests own what they started
            if (cancellationToken.IsCancellationRequested)
            {
                throw;
            }
            return new TestProcessEnd(
                $"did not end within {limit.TotalMinutes:0} minutes",
                Orderly: false,
                FoundNothing: false,
                Text(lines)
            );
        }

        const int NothingMatched = 8,
            SomeFailed = 2;
        return process.ExitCode switch
        {
            0 => new TestProcessEnd("ended", Orderly: true, FoundNothing: false, ""),
            NothingMatched => new TestProcessEnd("found no test", Orderly: true, FoundNothing: true, ""),
            SomeFailed => new TestProcessEnd("failed outside of its tests", Orderly: false, FoundNothing: false, Text(lines)),
            var code => new TestProcessEnd($"died with exit code {code}", Orderly: false, FoundNothing: false, Text(lines)),
        };
    }

    private ProcessStartInfo Start()
    {
        var start = new ProcessStartInfo(JarvisPrograms.Dotnet)
        {
            WorkingDirectory = Path.GetDirectoryName(assembly),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] arguments =
        [
            assembly,
            "--progress",
            "off",
            "--ansi",
            "off",
            "--report-xunit-ctrf",
            "--report-xunit-ctrf-filename",
            Path.GetFileName(reportPath),
            "--results-directory",
            Path.GetDirectoryName(reportPath)!,
            .. filter is null ? [] : (string[])["--filter-method", $"*{filter}*"],
        ];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        // Tests run in folders of their own, but the paths that the caller gave are relative to the caller's folder.
        foreach (string name in (string[])["JARVIS_SHARED", "JARVIS_GOLDENS"])
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } folder)
            {
                start.Environment[name] = Path.GetFullPath(folder);
            }
        }
        return start;
    }

    private static void Keep(Queue<string> lines, string? line)
    {
        if (line is null)
        {
            return;
        }
        lock (lines)
        {
            lines.Enqueue(line);
            if (lines.Count > KeptLines)
            {
                lines.Dequeue();
            }
        }
    }

    private static string Text(Queue<string> lines)
    {
        lock (lines)
        {
            return string.Join('\n', lines);
        }
    }
}

/// <param name="Text">How it ended, to be read after the project's name.</param>
/// <param name="Orderly">It ended by itself and said that nothing failed.</param>
/// <param name="FoundNothing">No test matched the filter, or the project has none.</param>
internal sealed record TestProcessEnd(string Text, bool Orderly, bool FoundNothing, string LastOutput);
