using System.Diagnostics;
using Jarvis.Engine.Networks;
using Jarvis.Engine.Optimizers;
using Jarvis.Engine.Plans;
using Jarvis.Engine.Precision;
using Jarvis.Engine.Training;
using static TorchSharp.torch;

namespace Jarvis.Engine.Benchmarks;

/// <param name="Median">Over the timed steps.</param>
public sealed record TokensPerSecond(double Median, double Min, double Max);

/// <summary>The keys that PyTorch's side of the comparison prints.</summary>
/// <param name="Gflops">Six operations a multiplied weight and token, and the two products of attention, at the median speed.</param>
public sealed record TrainBenchResult(string Engine, string Model, int Batch, int Context, int Vocab, string Precision, int Threads, long Parameters,
    TokensPerSecond TokensPerSecond, double Gflops, long PeakMemoryMib);

/// <summary>Training speed at fixed shapes on random ids: forward, backward, clip, AdamW; the very classes that a run uses.</summary>
public sealed class TrainBench(string name, ModelShape shape, int batch, string precisionName, int threads)
{
    /// <summary>The shapes of the comparison: layers, heads, width, context, vocabulary and rows.</summary>
    public static IReadOnlyDictionary<string, (ModelShape Shape, int Batch)> Configurations { get; } = new Dictionary<string, (ModelShape, int)>
    {
        ["nano"] = (new ModelShape(4, 4, 128, 256, 8192), 8),
        ["small"] = (new ModelShape(6, 6, 384, 256, 8192), 12),
        ["gpt2"] = (new ModelShape(12, 12, 768, 256, 50304), 4),
    };

    public TrainBenchResult Run(int warmupSteps, int steps, Action<int, double>? told = null)
    {
        set_num_threads(threads);
        using var precision = Precisions.Create(precisionName);
        using var model = new Gpt2(new Gpt2Config(shape), precision);
        Gpt2Start.Fill(model, seed: 1);
        precision.Refresh();
        using var optimizer = new AdamW(model, precision, new AdamWSettings(0.9, 0.95, 1e-8, 0.1));
        model.train();

        var rates = new List<double>();
        for (int step = 0; step < warmupSteps + steps; step++)
        {
            double rate = batch * shape.Context / Step(model, optimizer);
            told?.Invoke(step, rate);
            if (step >= warmupSteps) rates.Add(rate);
        }
        rates.Sort();
        double median = (rates[(rates.Count - 1) / 2] + rates[rates.Count / 2]) / 2;
        return new TrainBenchResult("Jarvis", name, batch, shape.Context, shape.Vocabulary, precisionName, threads, model.ParameterCount,
            new TokensPerSecond(Round(median), Round(rates[0]), Round(rates[^1])), Round(median * shape.TrainFlopsPerToken / 1e9), PeakMemoryMib());
    }

    /// <returns>Seconds of one step; the ids are there before the clock starts.</returns>
    private double Step(Gpt2 model, IOptimizer optimizer)
    {
        using var scope = NewDisposeScope();
        var ids = randint(shape.Vocabulary, [batch, shape.Context + 1], ScalarType.Int64);
        var rows = new DeviceBatch(ids.narrow(1, 0, shape.Context), ids.narrow(1, 1, shape.Context), batch * shape.Context);
        long startedAt = Stopwatch.GetTimestamp();
        var loss = new CrossEntropyObjective().Loss(model, rows, rows.Counted);
        loss.backward();
        optimizer.Step(3e-4, GradientNorm.ClipScale(GradientNorm.Of(model), 1.0));
        model.zero_grad();
        loss.item<float>();
        return Stopwatch.GetElapsedTime(startedAt).TotalSeconds;
    }

    private static double Round(double value) => Math.Round(value, 1);

    private static long PeakMemoryMib()
    {
        using var here = Process.GetCurrentProcess();
        return here.PeakWorkingSet64 >> 20;
    }
}
