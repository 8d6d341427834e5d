using System.Runtime.InteropServices;

namespace Jarvis.Contracts;

/// <summary>
/// How Jarvis's programs are started: each built in its folder of the source, or all published into one (eng/publish.sh).
/// </summary>
public static class JarvisPrograms
{
    public const string Trainer = "Jarvis.Trainer",
        Launcher = "Jarvis.Launcher";

    private static readonly string[] _ofTheService =
    [
        "JARVIS_INTERNAL_KEY",
        "JARVIS_RUNS_OUTLIVE",
        "ASPNETCORE_URLS",
        "OTEL_EXPORTER_OTLP_HEADERS",
    ];

    private static readonly string _here = AppContext.BaseDirectory;
    private static readonly string _runtime = RuntimeEnvironment.GetRuntimeDirectory();

    /// <summary>Unpacked from an archive with all of Jarvis: there is no source, and nothing is needed of what a build needs.</summary>
    public static bool ArePublished { get; } = File.Exists(Assembly(_here, Launcher)) && File.Exists(Assembly(_here, Trainer));

    /// <summary>The dotnet that runs this program, or to which the runtime of this program belongs.</summary>
    public static string Dotnet { get; } =
        "dotnet".Equals(Path.GetFileNameWithoutExtension(Environment.ProcessPath), StringComparison.OrdinalIgnoreCase)
            ? Environment.ProcessPath!
            : Path.GetFullPath(Path.Combine(_runtime, "..", "..", "..", Executable("dotnet")));

    /// <summary>The Trainer's program as it runs now, or beside a program that has it loaded, such as one of tests.</summary>
    public static IReadOnlyList<string> ThisTrainer { get; } = Command(_here, Trainer);

    /// <summary>Program and first arguments, ahead of a verb.</summary>
    /// <param name="folder">Where the program lies.</param>
    public static string[] Command(string folder, string name) =>
        BringsRuntime ? [Path.Combine(folder, Executable(name))] : [Dotnet, Assembly(folder, name)];

    /// <summary>As files of programs are called here: with .exe on Windows.</summary>
    public static string Executable(string name) => OperatingSystem.IsWindows() ? name + ".exe" : name;

    /// <summary>Takes out what a service was given for itself: its key, its address.</summary>
    public static void ForgetService(IDictionary<string, string?> environment)
    {
        foreach (string name in _ofTheService)
        {
            environment.Remove(name);
        }
    }

    /// <summary>Self-contained, as everything that is published: its programs need no dotnet.</summary>
    private static bool BringsRuntime =>
        ArePublished || Path.TrimEndingDirectorySeparator(_runtime) == Path.TrimEndingDirectorySeparator(_here);

    private static string Assembly(string folder, string name) => Path.Combine(folder, name + ".dll");
}
