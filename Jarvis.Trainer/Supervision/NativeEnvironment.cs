using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Engine.Machine;

namespace Jarvis.Trainer.Supervision;

/// <summary>Variables that a run's native code reads when its process starts (<see cref="TrainingEnvironment"/>), and those of its
/// plan.</summary>
internal static class NativeEnvironment
{
    /// <param name="threads">The number of threads in the plan; null lets the run choose.</param>
    public static void Apply(IDictionary<string, string?> environment, int? threads)
    {
        if (threads is { } count)
        {
            environment["OMP_NUM_THREADS"] = count.ToString(CultureInfo.InvariantCulture);
        }
        environment.TryAdd(VisibleGpus.Order, VisibleGpus.ByBus);
        TrainingEnvironment.Apply(environment);
    }
}
