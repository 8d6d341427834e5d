namespace Jarvis.Trainer.CommandLine.Doctor;

/// <summary>The programs that building and testing need; none is needed to run what is built.</summary>
internal static class Programs
{
    public static IEnumerable<Finding> Judge()
    {
        yield return Look("Node.js", "builds the dashboard's charts", "Install it with 'sudo apt-get install nodejs npm'; ./jarvis up does so too.", "node");
        if (OperatingSystem.IsLinux()) yield return Look("C compiler", "builds the fastest kernels; without one they are C#'s", "Install it with 'sudo apt-get install gcc libc6-dev'.", "gcc", "clang", "cc");
        string? chosen = Environment.GetEnvironmentVariable("JARVIS_CHROMIUM");
        yield return chosen is { Length: > 0 }
            ? new Finding(File.Exists(chosen) ? FindingKind.Fine : FindingKind.Advice, "Chromium", chosen + (File.Exists(chosen) ? "" : " (JARVIS_CHROMIUM) is not there"))
            : Look("Chromium", "needed by ./jarvis test alone", "./jarvis test installs it.", "chromium", "chromium-browser", "google-chrome");
    }

    private static Finding Look(string subject, string purpose, string remedy, params string[] names) => names.Select(OnPath).OfType<string>().FirstOrDefault() is { } found
        ? new Finding(FindingKind.Fine, subject, found)
        : new Finding(FindingKind.Advice, subject, $"not found ({purpose})", remedy);

    private static string? OnPath(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name)).FirstOrDefault(File.Exists);
}
