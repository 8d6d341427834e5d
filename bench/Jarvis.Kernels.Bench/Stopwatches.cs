using System.Diagnostics;
using static TorchSharp.torch;

namespace Jarvis.Kernels.Bench;

internal static class Stopwatches
{
    /// <summary>
    /// Milliseconds of processor time a call takes after each of the switches: medians over at least 7 rounds and half a second a switch,
    /// 30 calls of warm-up apart (the runtime compiles what runs often a second time).
    /// </summary>
    internal static double[] Medians(Action[] switches, Action action)
    {
        var times = switches.Select(_ => new List<double>()).ToArray();
        foreach (var turn in switches)
        {
            turn();
            long warm = Stopwatch.GetTimestamp();
            for (int k = 0; k < 30 && Stopwatch.GetElapsedTime(warm).TotalSeconds < 2; k++)
            {
                Once(action);
            }
        }
        long started = Stopwatch.GetTimestamp();
        while (times[0].Count < 7 || (Stopwatch.GetElapsedTime(started).TotalSeconds < 0.5 * switches.Length && times[0].Count < 500))
        {
            for (int k = 0; k < switches.Length; k++)
            {
                switches[k]();
                times[k].Add(Once(action));
            }
        }
        return [.. times.Select(list => list.Order().ElementAt(list.Count / 2))];
    }

    private static double Once(Action action)
    {
        using var scope = NewDisposeScope();
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        action();
        return (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds;
    }
}
