using System.Diagnostics;
using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Engine.Benchmarks;

namespace Jarvis.Runs.Benchmarks;

/// <summary>
/// <c>bench train</c> in a process of its own, so that one that runs out of memory or brings a driver down harms nothing else, and the
/// memory it uses is its own.
/// </summary>
public static class TrainBenchProcess
{
    private static readonly TimeSpan _lookEvery = TimeSpan.FromMilliseconds(100);

    public static ProcessStartInfo Start(string config, string precision, string device, params IEnumerable<string> further) =>
        Start(["bench", "train", "--config", config, "--precision", precision, "--json", "--set", "device=" + device, .. further]);

    /// <param name="goesOn">Called ten times a second; false ends the process.</param>
    /// <returns>Null where <paramref name="goesOn"/> ended it.</returns>
    /// <exception cref="IOException">It failed; the message is the last line of its errors.</exception>
    public static async Task<TrainBenchResult?> RunAsync(
        ProcessStartInfo start,
        Func<Process, bool> goesOn,
        CancellationToken cancellationToken
    )
    {
        using var process = Process.Start(start) ?? throw new IOException("Jarvis could not start itself.");
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken),
                errors = process.StandardError.ReadToEndAsync(cancellationToken);
            var ended = process.WaitForExitAsync(cancellationToken);
            do
            {
                if (!goesOn(process))
                {
                    return null;
                }
            } while (
                await Task.WhenAny(ended, Task.Delay(_lookEvery, cancellationToken)) != ended && !cancellationToken.IsCancellationRequested
            );
            await ended;
            return process.ExitCode == 0
                ? JsonSerializer.Deserialize<TrainBenchResult>(await output, ContractJson.Options)!
                : throw new IOException(LastWords(await errors, process.ExitCode));
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private static ProcessStartInfo Start(IEnumerable<string> arguments)
    {
        var command = JarvisPrograms.ThisTrainer;
        var start = new ProcessStartInfo(command[0], [.. command.Skip(1), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        JarvisPrograms.ForgetService(start.Environment);
        return start;
    }

    private static string LastWords(string errors, int code) =>
        errors
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .LastOrDefault(line => !line.StartsWith("step ", StringComparison.Ordinal))
            is { } line
            ? line
            : $"It ended with code {code}.";
}
