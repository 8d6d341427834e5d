using System.Reflection;

namespace Aspire.Hosting.Running;

/// <summary>Where a referenced project's assembly is. The build writes it into the AppHost's metadata beside the class in <c>Projects</c>.</summary>
internal static class BuiltProject
{
    public static string AssemblyPath(IProjectMetadata project)
    {
        string key = "AppHost.TargetPath:" + project.GetType().Name;
        return project.GetType().Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(entry => entry.Key == key)?.Value
            ?? throw new DistributedApplicationException($"The build of the AppHost did not say where {project.ProjectPath} is built: build the AppHost again.");
    }
}
