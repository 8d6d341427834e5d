using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static class ProjectResourceBuilderExtensions
{
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name) where TProject : IProjectMetadata, new()
        => builder.AddProject<TProject>(name, launchProfileName: null);

    /// <summary>Launch profiles are for development under the real Aspire; here none is read.</summary>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name, string? launchProfileName) where TProject : IProjectMetadata, new()
    {
        var resource = new ProjectResource(name);
        resource.Annotations.Add(new ProjectAnnotation(new TProject()));
        return builder.AddResource(resource);
    }
}
