using Jarvis.Contracts;
using Microsoft.AspNetCore.SignalR;

namespace Jarvis.Trainer.Hubs;

/// <summary>
/// All clients get states, notices and hardware samples; a run's steps and other events go only to clients that watch it.
/// </summary>
internal sealed class RunsHub : Hub<IRunsClient>, IRunsHub
{
    public const string Route = "/hubs/runs";
    private const int LongestId = 100;

    public static string Group(string runId) => "run:" + runId;

    public Task Watch(string runId) => Groups.AddToGroupAsync(Context.ConnectionId, Group(Checked(runId)));

    public Task Unwatch(string runId) => Groups.RemoveFromGroupAsync(Context.ConnectionId, Group(Checked(runId)));

    private static string Checked(string runId) =>
        runId is { Length: > 0 and <= LongestId } ? runId : throw new HubException("That is no id of a run; GET /api/runs lists them.");
}
