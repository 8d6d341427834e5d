using System.Runtime.CompilerServices;

namespace Jarvis.AppHost.Watching;

/// <param name="Before">Null for the first notification about it.</param>
internal sealed record ServiceChange(BuiltService Service, string ResourceId, CustomResourceSnapshot? Before, CustomResourceSnapshot Now)
{
    public string? State => Now.State?.Text;

    public string? StateBefore => Before?.State?.Text;

    public bool Became(string state) => State == state && StateBefore != state;

    public bool Ended => IsEnd(State) && !IsEnd(StateBefore);

    private static bool IsEnd(string? state) => state is not null && KnownResourceStates.TerminalStates.Contains(state);
}

internal static class ServiceChanges
{
    /// <summary>
    /// Aspire's notifications about our services, beginning with what is already known, each with the snapshot before it.
    /// </summary>
    public static async IAsyncEnumerable<ServiceChange> WatchServicesAsync(
        this ResourceNotificationService news,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        Dictionary<string, CustomResourceSnapshot> last = [];
        await foreach (var change in news.WatchAsync(cancellationToken))
        {
            if (change.Resource is BuiltService service)
            {
                yield return new ServiceChange(service, change.ResourceId, last.GetValueOrDefault(change.ResourceId), change.Snapshot);
                last[change.ResourceId] = change.Snapshot;
            }
        }
    }

    /// <summary>Process id of a running service; null if there is none or the orchestrator has not reported it yet.</summary>
    public static int? Pid(this CustomResourceSnapshot snapshot) =>
        snapshot.Properties.FirstOrDefault(property => property.Name == "executable.pid")?.Value is { } pid
        && int.TryParse(pid.ToString(), out int number)
            ? number
            : null;
}
