using Jarvis.Launcher.Programs;

namespace Jarvis.Launcher.Up;

/// <summary>
/// Aspire's orchestrator and dashboard as shipped in an archive. A build has their folders in NuGet's package cache built in, which a
/// user's machine does not have.
/// </summary>
internal static class Orchestrator
{
    private static string Folder => Path.Combine(Installation.Root, "aspire");

    /// <returns>Why the services cannot be started, as a sentence; null where they can.</returns>
    public static string? Missing() =>
        !Installation.IsPublished || Directory.Exists(Path.Combine(Folder, "dcp"))
            ? null
            : $"This archive was made without Aspire's orchestrator ({Path.Combine(Folder, "dcp")} is not there), so it starts "
                + "no services; every other verb works. Take an archive with it, or start Jarvis from its source.";

    public static void Name(IDictionary<string, string?> environment)
    {
        if (!Installation.IsPublished)
        {
            return;
        }
        environment["ASPIRE_DCP_PATH"] = Path.Combine(Folder, "dcp");
        environment["ASPIRE_DASHBOARD_PATH"] = Path.Combine(Folder, "dashboard");
    }
}
