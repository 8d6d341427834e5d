using System.Diagnostics;
using System.Runtime.Intrinsics;
using Jarvis.Engine.Decoding.Panels;

namespace Jarvis.Engine.Decoding;

/// <summary>Measures how fast these threads read memory when they do nothing else, which is the limit of decoding.</summary>
internal static unsafe class MemoryReading
{
    private const int Floats = 128 << 20,
        Rounds = 4,
        Step = 64;

    /// <summary>The best of a few passes over 512 MB.</summary>
    public static double GigabytesPerSecond(int threads)
    {
        using var memory = new AlignedMemory<float>(Floats);
        using var team = new ThreadTeam(threads);
        var sums = new float[team.Parts];
        double best = 0;
        for (int round = 0; round < Rounds; round++)
        {
            long startedAt = Stopwatch.GetTimestamp();
            team.Run(part =>
            {
                var (from, to) = team.Slice(Floats / Step, part);
                sums[part] += Sum(memory.Data + (long)from * Step, memory.Data + (long)to * Step);
            });
            best = Math.Max(best, Floats * sizeof(float) / Stopwatch.GetElapsedTime(startedAt).TotalSeconds / 1e9);
        }
        return best;
    }

    private static float Sum(float* from, float* to)
    {
        Vector512<float> a = default,
            b = default,
            c = default,
            d = default;
        for (; from < to; from += Step)
        {
            a += Vector512.Load(from);
            b += Vector512.Load(from + 16);
            c += Vector512.Load(from + 32);
            d += Vector512.Load(from + 48);
        }
        return Vector512.Sum(a + b + c + d);
    }
}
