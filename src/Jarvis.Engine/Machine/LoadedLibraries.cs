using Jarvis.Storage;

namespace Jarvis.Engine.Machine;

/// <summary>The native libraries that this process has really loaded, whatever the settings say.</summary>
internal static class LoadedLibraries
{
    /// <returns>The first loaded file whose name starts with one of <paramref name="names"/>, links resolved; null where there is none or
    /// the system does not say.</returns>
    public static string? Find(params string[] names)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }
        var files = DiskFile
            .ReadLines("/proc/self/maps")
            .Select(line => line.IndexOf('/') is >= 0 and var at ? line[at..] : null)
            .OfType<string>()
            .Distinct();
        return files.FirstOrDefault(file => names.Any(name => Path.GetFileName(file).StartsWith(name, StringComparison.Ordinal)));
    }
}
