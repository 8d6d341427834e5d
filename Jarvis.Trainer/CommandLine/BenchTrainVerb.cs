using System.CommandLine;
using Jarvis.Engine.Benchmarks;
using Jarvis.Engine.Plans;

namespace Jarvis.Trainer.CommandLine;

/// <summary><c>bench train --config nano|small|gpt2 --precision fp32|bf16</c></summary>
internal static class BenchTrainVerb
{
    public static Command Create()
    {
        var config = new Option<string>("--config") { Description = "Shape of the network.", DefaultValueFactory = _ => "small" };
        config.AcceptOnlyFromAmong([.. TrainBench.Configurations.Keys]);
        var precision = new Option<string>("--precision") { Description = "Type in which matrices are multiplied; auto takes the machine's best.", DefaultValueFactory = _ => "auto" };
        precision.AcceptOnlyFromAmong("auto", "fp32", "bf16");
        var steps = new Option<int>("--steps") { Description = "Timed steps.", DefaultValueFactory = _ => 20 };
        var warmup = new Option<int>("--warmup") { Description = "Steps before the clock starts.", DefaultValueFactory = _ => 3 };
        var threads = new Option<int?>("--threads") { Description = "Default: one a physical core." };
        var json = new Option<bool>("--json") { Description = "One JSON document on standard output." };
        var command = new Command("train", "Training speed at fixed shapes on random ids: forward, backward, clip, AdamW.") { config, precision, steps, warmup, threads, json };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(steps) < 1 || parsed.GetValue(warmup) < 0 || parsed.GetValue(threads) < 1)
                return Answer.BadInput("--steps and --threads must be at least 1, --warmup at least 0.");
            string name = parsed.GetValue(config)!, asked = parsed.GetValue(precision)!;
            string resolved = asked != "auto" ? asked : MachineFacts.Here.NativeBf16 ? "bf16" : "fp32";
            var (shape, batch) = TrainBench.Configurations[name];
            var bench = new TrainBench(name, shape, batch, resolved, parsed.GetValue(threads) ?? MachineFacts.Here.PhysicalCores);
            var result = bench.Run(parsed.GetValue(warmup), parsed.GetValue(steps), (step, rate) => Console.Error.WriteLine($"step {step + 1}: {rate:F1} tokens/s"));
            return Answer.Give(result, parsed.GetValue(json), Lines);
        });
        return command;
    }

    private static IEnumerable<string> Lines(TrainBenchResult result) =>
    [
        $"{result.Model}, {result.Parameters:N0} weights, batch {result.Batch} × {result.Context}, {result.Precision}, {result.Threads} threads",
        $"{result.TokensPerSecond.Median:N1} tokens/s ({result.TokensPerSecond.Min:N1} to {result.TokensPerSecond.Max:N1}), {result.Gflops:N1} GFLOP/s, peak {result.PeakMemoryMib:N0} MiB",
    ];
}
