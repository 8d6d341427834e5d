using System.Diagnostics;
using Jarvis.Contracts;
using Jarvis.Engine.Machine;
using Jarvis.Engine.Models;
using Jarvis.Engine.Models.Families;
using Jarvis.Engine.Plans;
using static TorchSharp.torch;

namespace Jarvis.Engine.Benchmarks;

/// <param name="Median">Over the timed steps.</param>
public sealed record TokensPerSecond(double Median, double Min, double Max);

/// <summary>Has the keys that the PyTorch side of the comparison prints.</summary>
/// <param name="Gflops">At the median speed: six operations per multiplied weight and token, plus the two products of attention. Counts a
/// plain step, whatever else the plan computes.</param>
/// <param name="Times">A step's time divided by that of the other plan's step, median over all pairs; null where no other plan ran.</param>
/// <param name="EstimatedMemoryMib">The plan's estimate, to compare with the measured peak.</param>
public sealed record TrainBenchResult(
    string Engine,
    string Model,
    int Batch,
    int Context,
    int Vocab,
    string Precision,
    int Threads,
    long Parameters,
    TokensPerSecond TokensPerSecond,
    double Gflops,
    long PeakMemoryMib,
    double? Times = null,
    long? EstimatedMemoryMib = null
);

/// <summary>Training speed at fixed shapes on random ids: full steps of a plan, with the same classes that a run uses.</summary>
/// <param name="plan">Resolved (<see cref="Plan"/>).</param>
/// <param name="beside">A second plan, run alternately step by step so that both see the machine in the same state; null runs the plan
/// alone.</param>
/// <param name="network">The network to train where the plan does not define it; null uses the plan's.</param>
public sealed class TrainBench(string name, TrainingPlan plan, TrainingPlan? beside = null, ModelConfig? network = null)
{
    /// <summary>The networks of the comparison, each with its batch size in rows.</summary>
    public static IReadOnlyDictionary<string, (ModelConfig Network, int Batch)> Configurations { get; } =
        ModelFamilies.All.SelectMany(family => family.Benchmarks).ToDictionary();

    /// <summary>The plan of a named configuration, with some settings changed.</summary>
    /// <param name="settings">Each <c>key=value</c>.</param>
    /// <exception cref="PlanException">A setting is unknown or wrong.</exception>
    public static TrainingPlan Plan(string name, string precision, int? threads, IEnumerable<string> settings)
    {
        var (network, batch) = Configurations[name];
        var plan = network.Into(
            new TrainingPlan
            {
                Data = new() { Files = ["random ids"], VocabularySize = network.VocabularySize },
                Model = new() { Context = network.ContextLength },
                Optimizer = new() { MicroBatch = batch },
                Compute = new() { Precision = EnumText.Parse<PrecisionKind>(precision), Threads = threads },
                Schedule = new()
                {
                    LearningRate = 3e-4,
                    WarmupSteps = 0,
                    Kind = "constant",
                },
            }
        );
        return PlanResolver.Resolve(PlanReader.Change(plan, settings), MachineFacts.Here);
    }

    /// <summary>
    /// A preset on random weights, with one micro batch per step. Where the preset needs the user's own model, a network of the expected
    /// shape stands in.
    /// </summary>
    /// <param name="settings">Each <c>key=value</c>.</param>
    /// <exception cref="PlanException">The preset does not exist, or a setting is unknown or wrong.</exception>
    public static TrainBench OfPreset(string name, string precision, int? threads, IEnumerable<string> settings)
    {
        var expected = PlanFits.Expected(name);
        string[] changes = [$"precision={precision}", "gradient_accumulation=1", .. settings];
        var plan = PlanReader.Parse(Presets.Text(name), $"preset {name}", changes);
        plan = plan with { Compute = plan.Compute with { Threads = threads } };
        var filled = PlanResolver.Fill(plan, MachineFacts.Here);
        filled = expected is null ? filled : filled with { Data = filled.Data with { VocabularySize = expected.VocabularySize } };
        return new TrainBench(name, filled, network: expected);
    }

    /// <param name="most">Time limit, after which the result covers the steps timed so far, at least one; null runs all steps.</param>
    public TrainBenchResult Run(int warmupSteps, int steps, Action<int, double>? told = null, TimeSpan? most = null)
    {
        set_num_threads(plan.Compute.Threads!.Value);
        using var trainable = new BenchModel(plan, network);
        using var other = beside is null ? null : new BenchModel(beside);
        var rates = new List<double>();
        var times = new List<double>();
        var started = Stopwatch.StartNew();
        for (int step = 0; step < warmupSteps + steps; step++)
        {
            double otherSeconds = other?.Step(step) ?? 0,
                seconds = trainable.Step(step);
            told?.Invoke(step, trainable.TokensPerStep / seconds);
            if (step < warmupSteps)
            {
                continue;
            }
            rates.Add(trainable.TokensPerStep / seconds);
            times.Add(seconds / otherSeconds);
            if (started.Elapsed >= most)
            {
                break;
            }
        }
        double median = Median(rates);
        return new TrainBenchResult(
            "Jarvis",
            name,
            plan.Optimizer.MicroBatch!.Value,
            plan.Model.Context!.Value,
            plan.Data.VocabularySize!.Value,
            EnumText.Of(plan.Compute.Precision),
            plan.Compute.Threads.Value,
            trainable.Model.ParameterCount,
            new TokensPerSecond(Round(median), Round(rates.Min()), Round(rates.Max())),
            Round(median * trainable.Model.Configuration.TrainFlopsPerToken(plan.Model.Context.Value) / 1e9),
            PeakMemoryMib(),
            beside is null ? null : Math.Round(Median(times), 3),
            MemoryTables.Of(plan, network ?? PlanResolver.Network(plan), MachineFacts.Here).Sum(table => table.NeededBytes) >> 20
        );
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
