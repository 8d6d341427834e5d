namespace Aspire.Hosting.ApplicationModel;

public sealed class EndpointAnnotation : IResourceAnnotation
{
    internal EndpointAnnotation(string name, string uriScheme) => (Name, UriScheme) = (name, uriScheme);

    public string Name { get; set; }

    public string UriScheme { get; set; }

    /// <summary>Null: one that is free at start.</summary>
    public int? Port { get; set; }

    public bool IsExternal { get; set; }

    public bool IsProxied { get; set; } = true;

    internal string? PortVariable { get; init; }

    internal int? Allocated { get; set; }

    /// <summary>Where callers find it: a declared port on both loopback addresses, a free one on the address where it was seen free.</summary>
    internal string Url => $"{UriScheme}://{(Port is null ? "127.0.0.1" : "localhost")}:{Allocated ?? throw new InvalidOperationException($"The endpoint '{Name}' has no port before the application starts.")}";
}

public sealed class EndpointReference : IManifestExpressionProvider, IValueProvider, IValueWithReferences
{
    internal EndpointReference(IResourceWithEndpoints owner, string endpointName) => (Resource, EndpointName) = (owner, endpointName);

    public IResourceWithEndpoints Resource { get; }

    public string EndpointName { get; }

    /// <exception cref="InvalidOperationException">The resource has no such endpoint.</exception>
    public EndpointAnnotation EndpointAnnotation => Resource.Annotations.OfType<EndpointAnnotation>().FirstOrDefault(e => string.Equals(e.Name, EndpointName, StringComparison.OrdinalIgnoreCase))
        ?? throw new InvalidOperationException($"The endpoint `{EndpointName}` does not exist on the resource `{Resource.Name}`.");

    public string Url => EndpointAnnotation.Url;

    string IManifestExpressionProvider.ValueExpression => $"{{{Resource.Name}.bindings.{EndpointName}.url}}";

    IEnumerable<object> IValueWithReferences.References => [Resource];

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => new(Url);
}
