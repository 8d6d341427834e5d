namespace Jarvis.Launcher.Torch;

/// <summary>Environment variables that native code reads, so they must be set before a process starts.</summary>
internal static class TorchEnvironment
{
    /// <param name="folder">The folder with libtorch, searched before any other on the system; null if libtorch is beside the
    /// program.</param>
    public static void Apply(IDictionary<string, string?> environment, string? folder)
    {
        environment.Remove("JARVIS_TORCH");
        if (folder is null)
        {
            return;
        }
        environment["JARVIS_TORCH"] = folder;
        string search =
            OperatingSystem.IsWindows() ? "PATH"
            : OperatingSystem.IsMacOS() ? "DYLD_LIBRARY_PATH"
            : "LD_LIBRARY_PATH";
        environment[search] =
            environment.TryGetValue(search, out string? others) && others is { Length: > 0 }
                ? folder + Path.PathSeparator + others
                : folder;
    }
}
