using System.Diagnostics;
using static TorchSharp.torch;

namespace Jarvis.Engine.Benchmarks;

/// <param name="ReadGigabytesPerSecond">Measured by summing a tensor too large for any cache.</param>
public sealed record MachineBenchResult(int Threads, double Fp32Gflops, double Bf16Gflops, double ReadGigabytesPerSecond);

/// <summary>
/// Peak speeds of the machine, so that other results can be stated as a share of them; each is the best of several rounds.
/// </summary>
public static class MachineBench
{
    private const int Side = 2048,
        Rounds = 8;
    private const long ReadBytes = 512L << 20;

    /// <summary>Takes a few seconds.</summary>
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
