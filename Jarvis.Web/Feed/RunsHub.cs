using Jarvis.Contracts;
using Microsoft.AspNetCore.SignalR;

namespace Jarvis.Web.Feed;

/// <summary>
/// The public hub at <c>/hubs/runs</c> with the Trainer's contract. <see cref="RunFeed"/> supplies its events; no WebSocket is proxied.
/// </summary>
public sealed class RunsHub(RunFeed feed) : Hub<IRunsClient>, IRunsHub
{
    private const int MostWatched = 64;

    public async Task Watch(string runId)
    {
        var watched = Watched();
        if (watched.ContainsKey(runId))
        {
            return;
        }

        if (watched.Count >= MostWatched)
        {
            throw new HubException($"One connection watches at most {MostWatched} runs; unwatch some first.");
        }

        await Groups.AddToGroupAsync(Context.ConnectionId, Group(runId));
        watched[runId] = await feed.WatchAsync(runId);
    }

    public async Task Unwatch(string runId)
    {
        await Groups.RemoveFromGroupAsync(Context.ConnectionId, Group(runId));
        if (Watched().Remove(runId, out var watch))
        {
            await watch.DisposeAsync();
        }
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        foreach (var watch in Watched().Values)
        {
            await watch.DisposeAsync();
        }
    }

    internal static string Group(string runId) => "run:" + runId;

    private Dictionary<string, IAsyncDisposable> Watched()
    {
        if (Context.Items[typeof(RunsHub)] is not Dictionary<string, IAsyncDisposable> watched)
        {
            Context.Items[typeof(RunsHub)] = watched = [];
        }

        return watched;
    }
}
