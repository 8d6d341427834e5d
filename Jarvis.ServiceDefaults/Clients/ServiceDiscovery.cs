using Microsoft.Extensions.Configuration;

namespace Jarvis.ServiceDefaults.Clients;

/// <summary>
/// Turns <c>http://trainer/…</c> into the address that the AppHost gave (<c>services__trainer__http__0</c> and so on), one replica after
/// another. Understands <c>https+http://name</c> and <c>_endpoint.name</c> as Microsoft.Extensions.ServiceDiscovery does; a host that is
/// not in the configuration stays as it is.
/// </summary>
public sealed class ServiceDiscovery(IConfiguration configuration)
{
    private int _turn;

    public Uri Resolve(Uri address)
    {
        string host = address.Host;
        string[] keys = address.Scheme.Split('+');
        if (host.StartsWith('_') && host.IndexOf('.') is var dot and > 0) (keys, host) = ([host[1..dot]], host[(dot + 1)..]);

        foreach (string key in keys)
        {
            if (Replicas(host, key) is { Length: > 0 } replicas)
            {
                int turn = Interlocked.Increment(ref _turn) & int.MaxValue;
                return new Uri(new Uri(replicas[turn % replicas.Length]), address.PathAndQuery);
            }
        }

        return address;
    }

    private string[] Replicas(string service, string key) => [.. configuration.GetSection($"services:{service}:{key}").GetChildren()
        .OrderBy(entry => int.TryParse(entry.Key, out int index) ? index : int.MaxValue)
        .Select(entry => entry.Value).OfType<string>().Where(value => value.Length > 0)];
}
