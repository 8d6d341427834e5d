using System.Diagnostics;
using System.Text.Json;
using Jarvis.Testing;
using Microsoft.Playwright;

namespace Jarvis.Tour.Tests.Harness;

/// <summary>The bytes that a page receives, by Chromium's own count.</summary>
internal sealed class Traffic
{
    private static readonly TimeSpan _quiet = TimeSpan.FromMilliseconds(700),
        _toBecomeQuiet = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private long _http,
        _socket,
        _frames;
    private long _last = Stopwatch.GetTimestamp();

    private Traffic(ICDPSession session)
    {
        Count("Network.loadingFinished", e => _http += e.GetProperty("encodedDataLength").GetInt64());
        Count("Network.webSocketFrameReceived", e =>
        {
            var frame = e.GetProperty("response");
            string data = frame.GetProperty("payloadData").GetString()!;
            bool isBinary = frame.GetProperty("opcode").GetInt32() == 2; // given in base64
            _socket += isBinary ? data.Length / 4 * 3 : data.Length;
            _frames++;
        });

        void Count(string name, Action<JsonElement> add) =>
            session.Event(name).OnEvent += (_, e) =>
            {
                lock (_lock)
                {
                    add(e!.Value);
                    _last = Stopwatch.GetTimestamp();
                }
            };
    }

    public static async Task<Traffic> OfAsync(IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        var traffic = new Traffic(session);
        await session.SendAsync("Network.enable");
        return traffic;
    }

    /// <summary>
    /// What came since the last call, in bytes; socket frames as SignalR sends them, before any compression of the socket.
    /// </summary>
    public (long Http, long Socket, long Frames) Take()
    {
        lock (_lock)
        {
            var taken = (_http, _socket, _frames);
            (_http, _socket, _frames) = (0, 0, 0);
            return taken;
        }
    }

    /// <summary>Waits until nothing has come for a moment.</summary>
    public Task QuietAsync() =>
        Until.TrueAsync(
            () =>
            {
                lock (_lock)
                {
                    return Stopwatch.GetElapsedTime(_last) > _quiet;
                }
            },
            _toBecomeQuiet,
            () => "bytes still come"
        );
}
