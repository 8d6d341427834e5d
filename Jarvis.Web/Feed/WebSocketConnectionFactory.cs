using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.WebSockets;
using Jarvis.ServiceDefaults;
using Microsoft.AspNetCore.Connections;

namespace Jarvis.Web.Feed;

/// <summary>SignalR's client over a plain WebSocket, without negotiation: stands where Microsoft.AspNetCore.Http.Connections.Client would.</summary>
public sealed class WebSocketConnectionFactory(string? key) : IConnectionFactory
{
    private static readonly PipeOptions _flow = new(pauseWriterThreshold: 1 << 20, resumeWriterThreshold: 1 << 19, useSynchronizationContext: false);

    public async ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var address = new UriBuilder(((UriEndPoint)endpoint).Uri);
        address.Scheme = address.Scheme is "https" or "wss" ? "wss" : "ws";
        var socket = new ClientWebSocket();
        socket.Options.Proxy = null;
        if (key is not null)
        {
            socket.Options.SetRequestHeader(InternalKey.Header, key);
        }

        try
        {
            await socket.ConnectAsync(address.Uri, cancellationToken);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var input = new Pipe(_flow);      // socket → hub
        var output = new Pipe(_flow);     // hub → socket
        return new Connection(new Duplex(input.Reader, output.Writer), socket,
            Task.WhenAll(ReceiveAsync(socket, input.Writer), SendAsync(socket, output.Reader)));
    }

    private static async Task ReceiveAsync(ClientWebSocket socket, PipeWriter writer)
    {
        Exception? failure = null;
        try
        {
            while (true)
            {
                var received = await socket.ReceiveAsync(writer.GetMemory(16 << 10), CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }

                writer.Advance(received.Count);
                if (received.EndOfMessage && (await writer.FlushAsync()).IsCompleted)
                {
                    break;
                }
            }
        }
        catch (Exception broken) when (broken is WebSocketException or ObjectDisposedException or OperationCanceledException)
        {
            failure = broken;
        }

        await writer.CompleteAsync(failure);
    }

    private static async Task SendAsync(ClientWebSocket socket, PipeReader reader)
    {
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync();
                if (!read.Buffer.IsEmpty)
                {
                    await socket.SendAsync(read.Buffer.IsSingleSegment ? read.Buffer.First : read.Buffer.ToArray(), WebSocketMessageType.Text, true,
                        CancellationToken.None);
                }

                reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    break;
                }
            }

            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
            }
        }
        catch (Exception broken) when (broken is WebSocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The receiving side reports the loss; the hub connection then reconnects.
        }

        await reader.CompleteAsync();
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class Connection(IDuplexPipe pipe, ClientWebSocket socket, Task pumps) : DefaultConnectionContext(Guid.NewGuid().ToString("N"), pipe, pipe)
    {
        public override void Abort(ConnectionAbortedException abortReason) => socket.Abort();

        public override async ValueTask DisposeAsync()
        {
            await Transport.Output.CompleteAsync();
            await Transport.Input.CompleteAsync();
            if (await Task.WhenAny(pumps, Task.Delay(TimeSpan.FromSeconds(2), CancellationToken.None)) != pumps)
            {
                socket.Abort();
            }

            socket.Dispose();
            await base.DisposeAsync();
        }
    }
}
