using System.Diagnostics;
using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Engine.Benchmarks;
using Jarvis.Engine.Plans;

namespace Jarvis.Trainer.CommandLine.Proof;

/// <summary>
/// Training benches of a device, each in a process of its own (<c>bench train</c>): one that runs out of memory or brings the driver down costs its own row only,
/// and the card's peak is that one's.
/// </summary>
internal static class TrainProofs
{
    private static readonly TimeSpan _lookEvery = TimeSpan.FromMilliseconds(100);

    public static async Task<TrainProof> RunAsync(string config, string precision, string device, int steps, CancellationToken cancellationToken)
    {
        var plan = TrainBench.Plan(config, precision, null, ["device=" + device]);
        var estimate = PlanEstimator.Estimate(plan);
        var card = MachineFacts.Here.Card(device);
        long before = card?.Index is { } index ? Used(index) ?? 0 : 0, most = before;
        string[] arguments = ["bench", "train", "--config", config, "--precision", precision, "--steps", Text(steps), "--warmup", "2", "--json", "--set", "device=" + device];
        using var process = Process.Start(ThisProgram.Start(arguments)) ?? throw new InvalidOperationException("Jarvis could not start itself.");
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken), errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var ended = process.WaitForExitAsync(cancellationToken);
        while (card is not null && await Task.WhenAny(ended, Task.Delay(_lookEvery, cancellationToken)) != ended)
        {
            most = Math.Max(most, Used(card.Index) ?? most);
        }
        await ended;
        if (process.ExitCode != 0)
        {
            return new TrainProof(config, precision, null, null, estimate.MemoryBytes, Reason(await errors, process.ExitCode));
        }
        var result = JsonSerializer.Deserialize<TrainBenchResult>(await output, ContractJson.Options)!;
        return new TrainProof(config, precision, result, card is null ? null : most - before, estimate.MemoryBytes, null);
    }

    private static long? Used(int index) => new NvidiaSmi().Sample().FirstOrDefault(gpu => gpu.Index == index)?.MemoryUsedBytes;

    private static string Reason(string errors, int code) =>
        errors.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).LastOrDefault(line => !line.StartsWith("step ", StringComparison.Ordinal)) is { } line
            ? line : $"It ended with code {code}.";

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
