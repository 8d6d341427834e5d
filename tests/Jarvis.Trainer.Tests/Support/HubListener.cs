using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Jarvis.ServiceDefaults;
using Jarvis.Trainer.Hubs;

namespace Jarvis.Trainer.Tests.Support;

/// <summary>A hub client that speaks SignalR's JSON protocol directly and records what it receives in order.</summary>
internal sealed class HubListener : IAsyncDisposable
{
    private const char End = '\u001e';
    private readonly ClientWebSocket _socket = new();
    private readonly List<JsonElement> _heard = [];
    private readonly List<(Func<IReadOnlyList<JsonElement>, bool> Wanted, TaskCompletionSource Reached)> _waiting = [];
    private Task _reading = Task.CompletedTask;
    private int _calls;

    public static async Task<HubListener> ConnectAsync(TestService service)
    {
        var listener = new HubListener();
        listener._socket.Options.SetRequestHeader(InternalKey.Header, TestService.Key);
        await listener._socket.ConnectAsync(new UriBuilder(service.Address) { Scheme = "ws", Path = RunsHub.Route }.Uri, default);
        await listener.SendAsync("""{"protocol":"json","version":1}""");
        listener._reading = Task.Run(listener.ReadAsync);
        await listener.CallAsync("Unwatch", "none"); // answered once the hub counts this client; messages sent before that do not reach it
        return listener;
    }

    /// <summary>All calls from the server so far, such as StateChanged, with their arguments.</summary>
    public IReadOnlyList<(string Target, JsonElement[] Arguments)> Heard
    {
        get
        {
            lock (_heard)
            {
                return [.. Calls(_heard)];
            }
        }
    }

    public Task WatchAsync(string runId) => CallAsync("Watch", runId);

    /// <summary>Calls a method and waits for its completion.</summary>
    public async Task CallAsync(string method, params object[] arguments)
    {
        string id = $"{++_calls}";
        await SendAsync(
            JsonSerializer.Serialize(
                new
                {
                    type = 1,
                    invocationId = id,
                    target = method,
                    arguments,
                }
            )
        );
        await UntilAsync(messages =>
            messages.Any(message => message.TryGetProperty("invocationId", out var answered) && answered.GetString() == id)
        );
    }

    public Task UntilHeardAsync(string target, int times = 1) =>
        UntilAsync(messages => Calls(messages).Count(call => call.Target == target) >= times);

    private async Task UntilAsync(Func<IReadOnlyList<JsonElement>, bool> wanted)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_heard)
        {
            if (wanted(_heard))
            {
                return;
            }
            _waiting.Add((wanted, reached));
        }
        await reached.Task.WaitAsync(TestService.Patience);
    }

    private async Task ReadAsync()
    {
        byte[] buffer = new byte[64 * 1024];
        var text = new StringBuilder();
        try
        {
            while (await _socket.ReceiveAsync(buffer, default) is { MessageType: not WebSocketMessageType.Close } received)
            {
                text.Append(Encoding.UTF8.GetString(buffer, 0, received.Count));
                string[] messages = text.ToString().Split(End);
                text.Clear().Append(messages[^1]);
                lock (_heard)
                {
                    _heard.AddRange(messages[..^1].Select(message => JsonSerializer.Deserialize<JsonElement>(message)));
                    foreach (var (wanted, reached) in _waiting)
                    {
                        if (wanted(_heard))
                        {
                            reached.TrySetResult();
                        }
                    }
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            return; // the service or the test ended
        }
    }

    private static IEnumerable<(string Target, JsonElement[] Arguments)> Calls(IEnumerable<JsonElement> messages) =>
        messages
            .Where(message => message.TryGetProperty("type", out var type) && type.GetInt32() == 1)
            .Select(message => (message.GetProperty("target").GetString()!, message.GetProperty("arguments").EnumerateArray().ToArray()));

    private Task SendAsync(string message) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(message + End), WebSocketMessageType.Text, true, default);

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
    }
}
