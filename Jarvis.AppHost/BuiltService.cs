namespace Jarvis.AppHost;

/// <summary>
/// A service of Jarvis as it was built, <c>dotnet Jarvis.X.dll</c>, or published, <c>Jarvis.X</c>. Aspire's own project resource would go
/// through <c>dotnet run</c>: an SDK and one process more for each service, and twice the time to be ready.
/// </summary>
public sealed class BuiltService(string name, string program, string folder)
    : ExecutableResource(name, program, folder),
        IResourceWithServiceDiscovery
{
    public const string EndpointName = "http";
}
