using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Jarvis.ServiceDefaults.Telemetry;

/// <summary>Traces, metrics and logs by OpenTelemetry over OTLP; nothing is collected where no exporter is configured.</summary>
internal static class TelemetryExtensions
{
    // In addition to those of ASP.NET Core and HttpClient, which their instrumentation adds.
    private static readonly string[] _sources =
    [
        "Microsoft.AspNetCore.Components",
        "Microsoft.AspNetCore.Components.Server.Circuits",
        "Quartz",
        "Jarvis.*",
    ];

    private static readonly string[] _meters =
    [
        "Microsoft.AspNetCore.Components",
        "Microsoft.AspNetCore.Components.Lifecycle",
        "Microsoft.AspNetCore.Components.Server.Circuits",
        "System.Runtime",
        "Quartz",
        "Jarvis.*",
    ];

    public static void AddTelemetry(this IHostApplicationBuilder builder, string name)
    {
        if (string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            return;
        }

        builder
            .Services.AddOpenTelemetry()
            .ConfigureResource(resource => Describe(resource, name))
            .WithTracing(traces =>
                traces
                    .AddAspNetCoreInstrumentation(http =>
                    {
                        http.Filter = context => !IsProbe(context.Request.Path);
                        http.EnableAspNetCoreSignalRSupport = false; // would make a trace for every rendering that a page acknowledges
                    })
                    .AddHttpClientInstrumentation()
                    .AddSource(_sources)
                    .AddOtlpExporter()
            )
            .WithMetrics(metrics =>
                metrics.AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddMeter(_meters).AddOtlpExporter()
            )
            .WithLogging(
                logs => logs.AddOtlpExporter(),
                options => (options.IncludeFormattedMessage, options.IncludeScopes) = (true, true)
            );
    }

    // The environment comes last: the AppHost's service.instance.id overrides ours.
    private static void Describe(ResourceBuilder resource, string name) =>
        resource
            .Clear()
            .AddService(name, serviceNamespace: "jarvis", autoGenerateServiceInstanceId: false)
            .AddTelemetrySdk()
            .AddEnvironmentVariableDetector();

    private static bool IsProbe(PathString path) =>
        path == ServiceDefaultsExtensions.HealthPath || path == ServiceDefaultsExtensions.AlivePath;
}
