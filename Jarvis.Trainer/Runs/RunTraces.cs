using System.Collections.Concurrent;
using System.Diagnostics;

namespace Jarvis.Trainer.Runs;

/// <summary>
/// Carries a trace from the request that queued a run to the start of its process, however long the run waits for its device: the
/// dispatcher that starts it has no request of its own. Kept in memory, since a trace does not outlive its service.
/// </summary>
internal sealed class RunTraces
{
    private static readonly ActivitySource _source = new("Jarvis.Trainer");
    private readonly ConcurrentDictionary<string, ActivityContext> _asked = new();

    /// <summary>Remembers the current request as the one that wants this run to start.</summary>
    public void Asked(string id)
    {
        if (Activity.Current is { } request)
        {
            _asked[id] = request.Context;
        }
    }

    /// <returns>A span over the start; null while nobody listens.</returns>
    public Activity? Starting(RunRow run)
    {
        _asked.TryRemove(run.Id, out var request);
        return _source
            .StartActivity("start run", ActivityKind.Internal, request)
            ?.SetTag("jarvis.run", run.Id)
            .SetTag("jarvis.run.name", run.Name)
            .SetTag("jarvis.run.attempt", run.Attempt);
    }
}
