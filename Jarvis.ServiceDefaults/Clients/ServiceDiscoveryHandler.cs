namespace Jarvis.ServiceDefaults.Clients;

internal sealed class ServiceDiscoveryHandler(ServiceDiscovery discovery) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.RequestUri = request.RequestUri is { } address ? discovery.Resolve(address) : null;
        return base.SendAsync(request, cancellationToken);
    }
}
