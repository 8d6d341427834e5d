using System.CommandLine;
using Jarvis.Cli.Output;
using Jarvis.Contracts;
using Jarvis.Engine.Benchmarks;
using Jarvis.Engine.Plans;

namespace Jarvis.Cli.Benchmarks;

/// <summary><c>bench train --config nano|small|gpt2 | --preset NAME --precision fp32|bf16 --set key=value --beside key=value</c></summary>
internal static class BenchTrainVerb
{
    public static Command Create()
    {
        var config = new Option<string>("--config") { Description = "Shape of the network.", DefaultValueFactory = _ => "small" };
        config.AcceptOnlyFromAmong([.. TrainBench.Configurations.Keys]);
        var preset = new Option<string?>("--preset")
        {
            Description = "A preset on random weights instead, one micro batch a step: its speed, and its memory beside the estimate.",
        };
        preset.AcceptOnlyFromAmong([.. Presets.All.Select(known => known.Id)]);
        var precision = new Option<string>("--precision")
        {
            Description = "Precision of matrix multiplication; auto picks the best for this machine.",
            DefaultValueFactory = _ => "auto",
        };
        precision.AcceptOnlyFromAmong("auto", "fp32", "bf16", "fp16");
        var settings = new Option<string[]>("--set")
        {
            Description = "A setting of the plan, key=value, such as ema_decay=0.999; may be repeated.",
        };
        var beside = new Option<string[]>("--beside")
        {
            Description =
                "Take turns, step by step, with a network of these settings instead (none: a plain one), and tell how many "
                + "times as long a step takes.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var steps = new Option<int>("--steps") { Description = "Timed steps.", DefaultValueFactory = _ => 20 };
        var seconds = new Option<double?>("--seconds")
        {
            Description = "End after so long, warm-up included, with the steps that were timed by then.",
        };
        var warmup = new Option<int>("--warmup") { Description = "Steps before the clock starts.", DefaultValueFactory = _ => 3 };
        var threads = new Option<int?>("--threads") { Description = "Default: one a physical core." };
        var json = new Option<bool>("--json") { Description = "One JSON document on standard output." };
        var command = new Command("train", "Training speed at fixed shapes on random ids: forward, backward, clip, AdamW.")
        {
            config,
            preset,
            precision,
            settings,
            beside,
            steps,
            seconds,
            warmup,
            threads,
            json,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(steps) < 1 || parsed.GetValue(warmup) < 0 || parsed.GetValue(threads) < 1)
            {
                return Answer.BadInput("--steps and --threads must be at least 1, --warmup at least 0.");
            }
            if (parsed.GetValue(seconds) is { } most && (most is not (> 0 and < 1e6)))
            {
                return Answer.BadInput("--seconds must be above 0.");
            }
            if (
                parsed.GetValue(preset) is not null
                && (parsed.GetResult(config) is { Implicit: false } || parsed.GetResult(beside) is not null)
            )
            {
                return Answer.BadInput("--preset stands alone: leave --config and --beside out.");
            }
            string name = parsed.GetValue(config)!,
                asked = parsed.GetValue(precision)!;
            try
            {
                TrainingPlan Plan(string[]? set) => TrainBench.Plan(name, asked, parsed.GetValue(threads), set ?? []);
                TrainBench Pair() =>
                    new(name, Plan(parsed.GetValue(settings)), parsed.GetResult(beside) is null ? null : Plan(parsed.GetValue(beside)));
                var bench = parsed.GetValue(preset) is { } ready
                    ? TrainBench.OfPreset(ready, asked, parsed.GetValue(threads), parsed.GetValue(settings) ?? [])
                    : Pair();
                var result = bench.Run(
                    parsed.GetValue(warmup),
                    parsed.GetValue(steps),
                    (step, rate) => Console.Error.WriteLine($"step {step + 1}: {rate:F1} tokens/s"),
                    parsed.GetValue(seconds) is { } limit ? TimeSpan.FromSeconds(limit) : null
                );
                return Answer.Give(result, parsed.GetValue(json), Lines);
            }
            catch (PlanException exception)
            {
                return Answer.BadInput(string.Join(' ', exception.Problems));
            }
        });
        return command;
    }

    private static IEnumerable<string> Lines(TrainBenchResult result) =>
        [
            $"{result.Model}, {result.Parameters:N0} parameters, batch {result.Batch} × {result.Context}, {result.Precision}, "
                + $"{result.Threads} threads",
            $"{result.TokensPerSecond.Median:N1} tokens/s ({result.TokensPerSecond.Min:N1} to {result.TokensPerSecond.Max:N1}), "
                + $"{result.Gflops:N1} GFLOP/s, peak {result.PeakMemoryMib:N0} MiB of memory, {result.EstimatedMemoryMib:N0} MiB estimated",
            .. result.Times is { } times ? [$"a step took {times:F3} times as long as the one beside it"] : Array.Empty<string>(),
        ];
}
