using System.Diagnostics;
using Jarvis.Contracts;
using Jarvis.Engine.Plans;
using static TorchSharp.torch;

namespace Jarvis.Engine.Benchmarks;

/// <param name="Median">Over the timed steps.</param>
public sealed record TokensPerSecond(double Median, double Min, double Max);

/// <summary>The keys that PyTorch's side of the comparison prints.</summary>
/// <param name="Gflops">Six operations a multiplied weight and token, and the two products of attention, at the median speed; of a plain step, whatever the plan does beside it.</param>
/// <param name="Times">How many times as long a step took as the step beside it, median over all pairs; null where nothing was beside it.</param>
public sealed record TrainBenchResult(string Engine, string Model, int Batch, int Context, int Vocab, string Precision, int Threads, long Parameters,
    TokensPerSecond TokensPerSecond, double Gflops, long PeakMemoryMib, double? Times = null);

/// <summary>Training speed at fixed shapes on random ids: a whole step of a plan, with the very classes that a run uses.</summary>
/// <param name="plan">Resolved (<see cref="Plan"/>).</param>
/// <param name="beside">Takes turns with it, step by step, so that both see the same machine; null runs the plan alone.</param>
public sealed class TrainBench(string name, TrainingPlan plan, TrainingPlan? beside = null)
{
    /// <summary>The shapes of the comparison: layers, heads, width, context, vocabulary and rows.</summary>
    public static IReadOnlyDictionary<string, (ModelShape Shape, int Batch)> Configurations { get; } = new Dictionary<string, (ModelShape, int)>
    {
        ["nano"] = (new ModelShape(4, 4, 128, 256, 8192), 8),
        ["small"] = (new ModelShape(6, 6, 384, 256, 8192), 12),
        ["gpt2"] = (new ModelShape(12, 12, 768, 256, 50304), 4),
    };

    /// <summary>The plan of a configuration, with settings of its own.</summary>
    /// <param name="settings">Each <c>key=value</c>.</param>
    /// <exception cref="PlanException">A setting is unknown or wrong.</exception>
    public static TrainingPlan Plan(string name, string precision, int? threads, IEnumerable<string> settings)
    {
        var (shape, batch) = Configurations[name];
        string[] fixedOnes =
        [
            "data=[\"random ids\"]", $"layers={shape.Layers}", $"heads={shape.Heads}", $"width={shape.Width}", $"context={shape.Context}", $"vocabulary_size={shape.Vocabulary}",
            $"micro_batch={batch}", $"precision={precision}", "learning_rate=3e-4", "warmup_steps=0", "schedule=constant",
        ];
        return PlanResolver.Resolve(PlanReader.Parse("{}", "settings", [.. fixedOnes, .. threads is { } count ? [$"threads={count}"] : Array.Empty<string>(), .. settings]), MachineFacts.Here);
    }

    public TrainBenchResult Run(int warmupSteps, int steps, Action<int, double>? told = null)
    {
        set_num_threads(plan.Threads!.Value);
        using var trainee = new BenchTrainee(plan);
        using var other = beside is null ? null : new BenchTrainee(beside);
        var rates = new List<double>();
        var times = new List<double>();
        for (int step = 0; step < warmupSteps + steps; step++)
        {
            double otherSeconds = other?.Step(step) ?? 0, seconds = trainee.Step(step);
            told?.Invoke(step, trainee.TokensPerStep / seconds);
            if (step < warmupSteps) continue;
            rates.Add(trainee.TokensPerStep / seconds);
            times.Add(seconds / otherSeconds);
        }
        double median = Median(rates);
        return new TrainBenchResult("Jarvis", name, plan.MicroBatch!.Value, plan.Context!.Value, plan.VocabularySize!.Value, plan.Precision, plan.Threads.Value, trainee.Model.ParameterCount,
            new TokensPerSecond(Round(median), Round(rates.Min()), Round(rates.Max())), Round(median * trainee.Model.Configuration.TrainFlopsPerToken(plan.Context.Value) / 1e9), PeakMemoryMib(),
            beside is null ? null : Math.Round(Median(times), 3));
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static double Round(double value) => Math.Round(value, 1);

    private static long PeakMemoryMib()
    {
        using var here = Process.GetCurrentProcess();
        return here.PeakWorkingSet64 >> 20;
    }
}
