using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Running;

/// <summary>The environment that a project's process gets, as Aspire documents it.</summary>
internal static class ProjectEnvironment
{
    public static async Task<IReadOnlyDictionary<string, string>> OfAsync(ProjectResource resource, IConfiguration configuration, CancellationToken stop)
    {
        var context = new EnvironmentCallbackContext();
        var variables = context.EnvironmentVariables;
        var endpoints = resource.Annotations.OfType<EndpointAnnotation>().ToArray();
        if (endpoints.Length > 0) variables["ASPNETCORE_URLS"] = string.Join(';', endpoints.Select(endpoint => endpoint.Url));
        foreach (var endpoint in endpoints.Where(endpoint => endpoint.PortVariable is not null))
            variables[endpoint.PortVariable!] = endpoint.Allocated!.Value.ToString(CultureInfo.InvariantCulture);

        AddTelemetry(variables, resource, configuration);
        variables["JARVIS_STOP_WITH_PARENT"] = "1"; // this process holds the other end of its standard input
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>()) await annotation.Callback(context);

        var resolved = new Dictionary<string, string>();
        foreach (var (name, value) in variables)
            resolved[name] = value is IValueProvider provider ? await provider.GetValueAsync(stop) ?? "" : value.ToString()!;
        return resolved;
    }

    private static void AddTelemetry(Dictionary<string, object> variables, ProjectResource resource, IConfiguration configuration)
    {
        var (endpoint, protocol) = configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] is { Length: > 0 } grpc ? (grpc, "grpc")
            : (configuration["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"], "http/protobuf");
        if (endpoint is not { Length: > 0 }) return;
        variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint;
        variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol;
        variables["OTEL_SERVICE_NAME"] = resource.Name;
        variables["OTEL_RESOURCE_ATTRIBUTES"] = "service.instance.id=" + resource.Name;
    }
}
