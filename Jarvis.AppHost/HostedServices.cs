using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Jarvis.AppHost;

internal static class HostedServices
{
    /// <summary>Started before everything that is registered, stopped after it.</summary>
    public static IServiceCollection AddFirst<T>(this IServiceCollection services)
        where T : class, IHostedService
    {
        services.AddSingleton<T>();
        services.Insert(0, ServiceDescriptor.Singleton<IHostedService, T>(provider => provider.GetRequiredService<T>()));
        return services;
    }
}
