using System.Diagnostics;
using static TorchSharp.torch;

namespace Jarvis.Kernels.Bench;

internal static class Stopwatches
{
    /// <summary>Milliseconds of processor time a call takes: the median over at least 7 calls and half a second, two calls of warm-up apart.</summary>
    internal static double Median(Action action)
    {
        for (int k = 0; k < 2; k++) Once(action);
        var times = new List<double>();
        var started = Stopwatch.GetTimestamp();
        while (times.Count < 7 || (Stopwatch.GetElapsedTime(started).TotalSeconds < 0.5 && times.Count < 500)) times.Add(Once(action));
        times.Sort();
        return times[times.Count / 2];
    }

    private static double Once(Action action)
    {
        using var scope = NewDisposeScope();
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        action();
        return (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds;
    }
}
