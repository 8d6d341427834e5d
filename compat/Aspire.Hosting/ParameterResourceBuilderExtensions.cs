using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static class ParameterResourceBuilderExtensions
{
    /// <summary>The value is <c>Parameters:NAME</c> of the configuration.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, bool secret = false)
        => builder.AddResource(new ParameterResource(name, () => builder.Configuration["Parameters:" + name], secret));

    /// <summary>As above; <paramref name="value"/> where the configuration has none.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, string value, bool publishValueAsDefault = false, bool secret = false)
        => builder.AddResource(new ParameterResource(name, () => builder.Configuration["Parameters:" + name] ?? value, secret));
}
