using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Jarvis.AppHost;

internal static class HostedServices
{
    /// <summary>Adds a hosted service that starts before, and stops after, all that are already registered.</summary>
    public static IServiceCollection AddFirst<T>(this IServiceCollection services)
        where T : class, IHostedService
    {
        services.AddSingleton<T>();
        services.Insert(0, ServiceDescriptor.Singleton<IHostedService, T>(provider => provider.GetRequiredService<T>()));
        return services;
    }
}
