namespace Jarvis.Storage;

/// <summary>How this system's users call Jarvis.</summary>
public static class JarvisCommand
{
    /// <summary>"jarvis" on Windows, which looks in the folder itself; "./jarvis" elsewhere.</summary>
    public static string Name { get; } = OperatingSystem.IsWindows() ? "jarvis" : "./jarvis";
}
