using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace Jarvis.ServiceDefaults.Hosting;

/// <summary>
/// Everything that Kestrel listens on goes through here, whatever configuration or code asked for. Refuses every address that another
/// machine could reach, before the socket exists.
/// </summary>
internal sealed class LoopbackListenerFactory(IServiceProvider services) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly SocketTransportFactory _sockets = ActivatorUtilities.CreateInstance<SocketTransportFactory>(services);

    public bool CanBind(EndPoint endpoint) => _sockets.CanBind(endpoint);

    /// <exception cref="InvalidOperationException">The address is not a loopback address.</exception>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        endpoint is IPEndPoint ip && !IPAddress.IsLoopback(ip.Address)
            ? throw new InvalidOperationException(
                $"Jarvis has no login yet and listens only on this machine: {ip} is reachable from outside. Use "
                    + $"http://127.0.0.1:{ip.Port} instead."
            )
            : _sockets.BindAsync(endpoint, cancellationToken);
}
