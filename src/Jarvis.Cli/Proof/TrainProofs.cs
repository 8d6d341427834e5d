using System.Globalization;
using Jarvis.Engine.Benchmarks;
using Jarvis.Engine.Machine;
using Jarvis.Engine.Plans;
using Jarvis.Runs.Benchmarks;

namespace Jarvis.Cli.Proof;

/// <summary>
/// Training benchmarks of a device, each in a process of its own (<see cref="TrainBenchProcess"/>): one that fails costs only its own row,
/// and the peak of GPU memory belongs to that benchmark alone.
/// </summary>
internal static class TrainProofs
{
    public static async Task<TrainProof> RunAsync(
        string config,
        string precision,
        string device,
        int steps,
        CancellationToken cancellationToken
    )
    {
        var plan = TrainBench.Plan(config, precision, null, ["device=" + device]);
        var estimate = PlanEstimator.Estimate(plan);
        var card = MachineFacts.Here.Card(device);
        long before = card?.Index is { } index ? Used(index) ?? 0 : 0,
            most = before;
        bool Look()
        {
            if (card is not null)
            {
                most = Math.Max(most, Used(card.Index) ?? most);
            }
            return true;
        }
        try
        {
            var start = TrainBenchProcess.Start(
                config,
                precision,
                device,
                "--steps",
                steps.ToString(CultureInfo.InvariantCulture),
                "--warmup",
                "2"
            );
            var result = await TrainBenchProcess.RunAsync(start, _ => Look(), cancellationToken);
            return new TrainProof(config, precision, result, card is null ? null : most - before, estimate.MemoryBytes, null);
        }
        catch (IOException exception)
        {
            return new TrainProof(config, precision, null, null, estimate.MemoryBytes, exception.Message);
        }
    }

    private static long? Used(int index) => new NvidiaSmi().Sample().FirstOrDefault(gpu => gpu.Index == index)?.MemoryUsedBytes;
}
