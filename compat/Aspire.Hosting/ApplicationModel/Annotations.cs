namespace Aspire.Hosting.ApplicationModel;

public enum WaitType
{
    WaitUntilHealthy = 0,
    WaitUntilStarted = 2,
}

public class WaitAnnotation : IResourceAnnotation
{
    internal WaitAnnotation(IResource resource, WaitType waitType) => (Resource, WaitType) = (resource, waitType);

    public IResource Resource { get; }

    public WaitType WaitType { get; }
}

public class EnvironmentCallbackContext
{
    internal EnvironmentCallbackContext()
    {
    }

    /// <summary>Values are strings or <see cref="IValueProvider"/>s.</summary>
    public Dictionary<string, object> EnvironmentVariables { get; } = [];
}

public class EnvironmentCallbackAnnotation : IResourceAnnotation
{
    public EnvironmentCallbackAnnotation(Func<EnvironmentCallbackContext, Task> callback) => Callback = callback;

    public Func<EnvironmentCallbackContext, Task> Callback { get; }
}

internal sealed record ProjectAnnotation(IProjectMetadata Metadata) : IResourceAnnotation;

internal sealed record ArgumentsAnnotation(IReadOnlyList<string> Arguments) : IResourceAnnotation;

internal sealed record HttpHealthAnnotation(string Path, int StatusCode, string? EndpointName) : IResourceAnnotation;
