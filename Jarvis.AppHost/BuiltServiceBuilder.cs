using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Jarvis.AppHost;

internal static class BuiltServiceBuilder
{
    /// <summary>Adds a service with one HTTP endpoint on loopback, and its health check.</summary>
    /// <param name="port">Null for a free one. Either way it is the service's own socket, the same across restarts, because behind Aspire's
    /// proxy a request to a service that is down would hang instead of being refused.</param>
    public static IResourceBuilder<BuiltService> AddService<TProject>(
        this IDistributedApplicationBuilder builder,
        string name,
        int? port = null
    )
        where TProject : IProjectMetadata, new()
    {
        string project = new TProject().ProjectPath,
            published = PublishedOf(project);
        int own = port ?? FreePort.Take();
        var service = File.Exists(published)
            ? builder.AddResource(new BuiltService(name, published, AppContext.BaseDirectory))
            : builder.AddResource(new BuiltService(name, Dotnet, Path.GetDirectoryName(project)!)).WithArgs(AssemblyOf(project));
        service
            .WithHttpEndpoint(port: own, targetPort: own, name: BuiltService.EndpointName, isProxied: false)
            .WithEnvironment("ASPNETCORE_URLS", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{own}"));

        string check = $"{name}_health";
        builder
            .Services.AddHealthChecks()
            .Add(new HealthCheckRegistration(check, _ => new PatientHealthCheck(own, TimeProvider.System), null, null));
        return service.WithHealthCheck(check);
    }

    /// <summary>
    /// Traces, metrics and logs go to Aspire's dashboard if there is one, otherwise to whatever the user's environment names. Without the
    /// dashboard the service's console output goes to a file and is limited to warnings, because everything else is in the service's own
    /// log.
    /// </summary>
    public static IResourceBuilder<BuiltService> WithTelemetry(this IResourceBuilder<BuiltService> service, bool dashboard) =>
        dashboard ? service.WithOtlpExporter() : service.WithEnvironment("Logging__Console__LogLevel__Default", "Warning");

    private static string Dotnet =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";

    /// <summary>Beside this program, where all are published into one folder.</summary>
    private static string PublishedOf(string project) =>
        Path.Combine(AppContext.BaseDirectory, Path.GetFileNameWithoutExtension(project) + (OperatingSystem.IsWindows() ? ".exe" : ""));

    /// <summary>Beside the project, in the configuration in which this program was built.</summary>
    private static string AssemblyOf(string project)
    {
        string configuration = typeof(BuiltServiceBuilder).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        return Path.Combine(
            Path.GetDirectoryName(project)!,
            "bin",
            configuration,
            "net10.0",
            Path.GetFileNameWithoutExtension(project) + ".dll"
        );
    }
}
