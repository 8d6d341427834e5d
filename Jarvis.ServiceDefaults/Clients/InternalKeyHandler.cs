namespace Jarvis.ServiceDefaults.Clients;

internal sealed class InternalKeyHandler(string? key) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Remove(InternalKey.Header);
        if (key is not null)
        {
            request.Headers.Add(InternalKey.Header, key);
        }
        return base.SendAsync(request, cancellationToken);
    }
}
