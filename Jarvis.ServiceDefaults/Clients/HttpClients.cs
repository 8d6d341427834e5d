using Jarvis.ServiceDefaults.Clients;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Jarvis.ServiceDefaults;

/// <summary>How one service of Jarvis calls another.</summary>
public static class HttpClients
{
    /// <summary>
    /// The named client <paramref name="service"/> (trainer, inference): finds the service's address, carries the key, tries reads again, and has no
    /// time limit of its own, because an answer may stream for minutes; callers pass a cancellation token.
    /// </summary>
    public static IHttpClientBuilder AddInternalClient(this IServiceCollection services, string service)
        => services.AddHttpClient(service, client => ToService(client, service)).AddInternalKey();

    /// <summary>As <see cref="AddInternalClient(IServiceCollection, string)"/>, for a typed client.</summary>
    public static IHttpClientBuilder AddInternalClient<TClient>(this IServiceCollection services, string service) where TClient : class
        => services.AddHttpClient<TClient>(client => ToService(client, service)).AddInternalKey();

    internal static IServiceCollection AddServiceDiscovery(this IServiceCollection services)
    {
        services.TryAddSingleton<ServiceDiscovery>();
        services.TryAddTransient<ServiceDiscoveryHandler>();
        services.TryAddTransient<ResilienceHandler>();
        return services;
    }

    // Outermost first: every attempt asks again where the service is, since it may come back elsewhere.
    internal static IHttpClientBuilder AddResilience(this IHttpClientBuilder clients) => clients.AddHttpMessageHandler<ResilienceHandler>();

    internal static IHttpClientBuilder AddServiceDiscovery(this IHttpClientBuilder clients) => clients.AddHttpMessageHandler<ServiceDiscoveryHandler>();

    private static void ToService(HttpClient client, string service)
    {
        client.BaseAddress = new Uri($"http://{service}/");
        client.Timeout = Timeout.InfiniteTimeSpan;
    }
}
