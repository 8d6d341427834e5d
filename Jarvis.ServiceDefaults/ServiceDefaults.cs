using Jarvis.Contracts;
using Jarvis.ServiceDefaults.Hosting;
using Jarvis.ServiceDefaults.Logs;
using Jarvis.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Jarvis.ServiceDefaults;

/// <summary>
/// The startup that every service of Jarvis shares: <c>builder.AddServiceDefaults("trainer")</c> and <c>app.MapDefaultEndpoints()</c>.
/// </summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>
    /// Telemetry (OTLP where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set), health, log file <c>JARVIS_HOME/logs/NAME.log</c>, service
    /// discovery and resilience for every <see cref="HttpClient"/> of the factory, and listening on loopback only.
    /// </summary>
    /// <param name="name">The service's name in the graph, in logs and in telemetry: trainer, inference, web.</param>
    /// <exception cref="HomeException">JARVIS_HOME cannot be made or written.</exception>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder, string name)
        where TBuilder : IHostApplicationBuilder
    {
        var paths = builder.Configuration["JARVIS_HOME"] is { Length: > 0 } home
            ? new JarvisPaths(Path.GetFullPath(home))
            : JarvisPaths.Default;
        OpenHome(paths);
        builder.AddFileLog(name, paths);
        builder.AddTelemetry(name);
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), ["live"]);
        builder.Services.AddServiceClients();
        builder.Services.AddSingleton<IConnectionListenerFactory, LoopbackListenerFactory>();
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
            kestrel.Limits.MaxRequestBodySize = BodyLimits.Other + BodyLimits.Slack
        );
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(6)); // within the 10 s that Ctrl+C may take
        return builder;
    }

    private static void OpenHome(JarvisPaths paths)
    {
        try
        {
            if (PrivateHome.Open(paths) is { } foreign)
            {
                Console.Error.WriteLine(foreign);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HomeException(
                $"Jarvis cannot use {paths.Home} as its home: {exception.Message} Make it writable, or choose another folder "
                    + "with --home or JARVIS_HOME.",
                exception
            );
        }
    }

    /// <summary>
    /// <c>/health</c> runs every check, so it means "ready"; <c>/alive</c> only means that the process answers. Both are open to callers
    /// without the key.
    /// </summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthChecks(HealthPath);
        app.MapHealthChecks(AlivePath, new HealthCheckOptions { Predicate = check => check.Tags.Contains("live") });
        return app;
    }

    internal const string HealthPath = "/health";
    internal const string AlivePath = "/alive";
}
