namespace Jarvis.Storage;

/// <summary>How this system's users call Jarvis.</summary>
public static class CommandName
{
    /// <summary>"jarvis" on Windows, which looks in the folder itself; "./jarvis" elsewhere.</summary>
    public static string Jarvis { get; } = OperatingSystem.IsWindows() ? "jarvis" : "./jarvis";
}
