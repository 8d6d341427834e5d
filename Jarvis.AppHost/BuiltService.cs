namespace Jarvis.AppHost;

/// <summary>
/// A service of Jarvis, started from its build output (<c>dotnet Jarvis.X.dll</c>) or as published (<c>Jarvis.X</c>). Aspire's own project
/// resource would use <c>dotnet run</c>, which needs an SDK and one more process for each service, and takes twice the time to be ready.
/// </summary>
public sealed class BuiltService(string name, string program, string folder)
    : ExecutableResource(name, program, folder),
        IResourceWithServiceDiscovery
{
    public const string EndpointName = "http";
}
