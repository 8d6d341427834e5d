using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Jarvis.ServiceDefaults.Telemetry;

/// <summary>Traces, metrics and logs with OpenTelemetry's core package and the OTLP exporter; nothing is collected where no exporter is configured.</summary>
internal static class TelemetryExtensions
{
    private static readonly string[] _sources = ["Microsoft.AspNetCore", "System.Net.Http", "Microsoft.AspNetCore.SignalR.Server", "Quartz", "Npgsql", "Jarvis.*"];

    private static readonly string[] _meters =
    [
        "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Http.Connections", "Microsoft.AspNetCore.Components",
        "Microsoft.AspNetCore.Components.Lifecycle", "Microsoft.AspNetCore.Components.Server.Circuits", "System.Net.Http", "System.Runtime", "Quartz", "Jarvis.*",
    ];

    public static void AddTelemetry(this IHostApplicationBuilder builder, string name)
    {
        if (string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"])) return;

        builder.Logging.AddOpenTelemetry(logs =>
        {
            logs.IncludeFormattedMessage = true;
            logs.IncludeScopes = true;
            logs.SetResourceBuilder(Resource(name)).AddOtlpExporter();
        });
        builder.Services.AddSingleton(_ => Sdk.CreateTracerProviderBuilder().SetResourceBuilder(Resource(name)).AddSource(_sources).AddOtlpExporter().Build());
        builder.Services.AddSingleton(_ => Sdk.CreateMeterProviderBuilder().SetResourceBuilder(Resource(name)).AddMeter(_meters).AddOtlpExporter().Build());
        builder.Services.AddTransient<IStartupFilter, HttpSpans>();
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService, TelemetryLifetime>()); // first started, last stopped
    }

    // The environment goes last: service.instance.id of the AppHost wins over ours.
    private static ResourceBuilder Resource(string name) => ResourceBuilder.CreateEmpty()
        .AddService(name, serviceNamespace: "jarvis", autoGenerateServiceInstanceId: false).AddTelemetrySdk().AddEnvironmentVariableDetector();
}
