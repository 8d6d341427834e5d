using System.Diagnostics;
using static TorchSharp.torch;

namespace Jarvis.Engine.Benchmarks;

/// <param name="ReadGigabytesPerSecond">Summing a large tensor that is in no cache.</param>
public sealed record MachineBenchResult(int Threads, double Fp32Gflops, double Bf16Gflops, double ReadGigabytesPerSecond);

/// <summary>What the machine itself can do, to state other results as a share of it: best of several rounds each.</summary>
public static class MachineBench
{
    private const int Side = 2048,
        Rounds = 8;
    private const long ReadBytes = 512L << 20;

    /// <summary>Measures the machine for some seconds.</summary>
    public static MachineBenchResult Run(int threads)
    {
        set_num_threads(threads);
        using var free = no_grad();
        using var scope = NewDisposeScope();
        double operations = 2.0 * Side * Side * Side;
        var matrix = randn(Side, Side);
        var narrow = matrix.to_type(ScalarType.BFloat16);
        var large = ones(ReadBytes / sizeof(float));
        return new MachineBenchResult(
            threads,
            Math.Round(operations / Best(() => matrix.mm(matrix)) / 1e9, 1),
            Math.Round(operations / Best(() => narrow.mm(narrow)) / 1e9, 1),
            Math.Round(ReadBytes / Best(() => large.sum()) / 1e9, 1)
        );
    }

    /// <returns>Seconds of the fastest round; the first one warms up.</returns>
    private static double Best(Func<Tensor> work)
    {
        double best = double.MaxValue;
        for (int round = 0; round <= Rounds; round++)
        {
            long startedAt = Stopwatch.GetTimestamp();
            using var done = work();
            if (round > 0)
            {
                best = Math.Min(best, Stopwatch.GetElapsedTime(startedAt).TotalSeconds);
            }
        }
        return best;
    }
}
