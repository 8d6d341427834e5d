using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static class ResourceBuilderExtensions
{
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, string? value) where T : IResourceWithEnvironment
        => builder.Set(name, value ?? "");

    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, EndpointReference endpointReference) where T : IResourceWithEnvironment
        => builder.Set(name, endpointReference);

    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, IResourceBuilder<ParameterResource> parameter) where T : IResourceWithEnvironment
        => builder.Set(name, parameter.Resource);

    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, Action<EnvironmentCallbackContext> callback) where T : IResourceWithEnvironment
        => builder.With(new EnvironmentCallbackAnnotation(context =>
        {
            callback(context);
            return Task.CompletedTask;
        }));

    public static IResourceBuilder<T> WithArgs<T>(this IResourceBuilder<T> builder, params string[] args) where T : IResourceWithArgs
        => builder.With(new ArgumentsAnnotation(args));

    /// <exception cref="DistributedApplicationException">There is one of that name already.</exception>
    public static IResourceBuilder<T> WithHttpEndpoint<T>(this IResourceBuilder<T> builder, int? port = null, int? targetPort = null, string? name = null, string? env = null, bool isProxied = true) where T : IResourceWithEndpoints
    {
        name ??= "http";
        if (builder.Resource.Annotations.OfType<EndpointAnnotation>().Any(other => string.Equals(other.Name, name, StringComparison.OrdinalIgnoreCase)))
            throw new DistributedApplicationException($"Endpoint with name '{name}' already exists. Endpoint name may not have been explicitly specified and was derived automatically from scheme argument (e.g. 'http', 'https', or 'tcp'). Multiple calls to WithEndpoint (and related methods) may result in a conflict if name argument is not specified. Each endpoint must have a unique name.");
        return builder.With(new EndpointAnnotation(name, "http") { Port = port ?? targetPort, PortVariable = env, IsProxied = isProxied });
    }

    public static EndpointReference GetEndpoint<T>(this IResourceBuilder<T> builder, string name) where T : IResourceWithEndpoints => new(builder.Resource, name);

    public static IResourceBuilder<T> WithHttpHealthCheck<T>(this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, string? endpointName = null) where T : IResourceWithEndpoints
        => builder.With(new HttpHealthAnnotation(path ?? "/", statusCode ?? 200, endpointName));

    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency) where T : IResourceWithWaitSupport
        => builder.With(new WaitAnnotation(dependency.Resource, WaitType.WaitUntilHealthy));

    public static IResourceBuilder<T> WaitForStart<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency) where T : IResourceWithWaitSupport
        => builder.With(new WaitAnnotation(dependency.Resource, WaitType.WaitUntilStarted));

    /// <summary>Tells where <paramref name="source"/> is: <c>services__trainer__http__0</c>, and <c>TRAINER_HTTP</c> as Aspire 13 does.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source) where TDestination : IResourceWithEnvironment
        => builder.WithEnvironment(context =>
        {
            string name = source.Resource.Name;
            foreach (var scheme in source.Resource.Annotations.OfType<EndpointAnnotation>().GroupBy(endpoint => endpoint.UriScheme))
                foreach (var (index, endpoint) in scheme.Index())
                {
                    context.EnvironmentVariables[$"services__{name}__{scheme.Key}__{index}"] = endpoint.Url;
                    context.EnvironmentVariables[$"{Variable(name)}_{Variable(endpoint.Name)}"] = endpoint.Url;
                }
        });

    private static IResourceBuilder<T> Set<T>(this IResourceBuilder<T> builder, string name, object value) where T : IResourceWithEnvironment
        => builder.WithEnvironment(context => context.EnvironmentVariables[name] = value);

    private static IResourceBuilder<T> With<T>(this IResourceBuilder<T> builder, IResourceAnnotation annotation) where T : IResource
    {
        builder.Resource.Annotations.Add(annotation);
        return builder;
    }

    private static string Variable(string name) => string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToUpperInvariant(letter) : '_'));
}
