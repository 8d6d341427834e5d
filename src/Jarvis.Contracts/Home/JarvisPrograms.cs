using System.Runtime.InteropServices;

namespace Jarvis.Contracts;

/// <summary>
/// How Jarvis's programs are started: each from its build folder in the source tree, or all from one published folder (eng/publish.sh).
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

    /// <summary>True for an unpacked release archive: there is no source, and no build tools are needed.</summary>
    public static bool ArePublished { get; } = File.Exists(Assembly(_here, Launcher)) && File.Exists(Assembly(_here, Trainer));

    /// <summary>The dotnet executable that runs this program, or the one that belongs to this program's runtime.</summary>
    public static string Dotnet { get; } =
        "dotnet".Equals(Path.GetFileNameWithoutExtension(Environment.ProcessPath), StringComparison.OrdinalIgnoreCase)
            ? Environment.ProcessPath!
            : Path.GetFullPath(Path.Combine(_runtime, "..", "..", "..", Executable("dotnet")));

    /// <summary>
    /// The command of the Trainer in this program's folder: this program itself, or next to one that has loaded it, such as a test program.
    /// </summary>
    public static IReadOnlyList<string> ThisTrainer { get; } = Command(_here, Trainer);

    /// <summary>The executable and the arguments that come before a verb.</summary>
    /// <param name="folder">The folder of the program.</param>
    public static string[] Command(string folder, string name) =>
        BringsRuntime ? [Path.Combine(folder, Executable(name))] : [Dotnet, Assembly(folder, name)];

    /// <summary>The file name of an executable on this system: with .exe on Windows.</summary>
    public static string Executable(string name) => OperatingSystem.IsWindows() ? name + ".exe" : name;

    /// <summary>
    /// Removes the variables that were meant for a service alone, such as its key and its address, before it starts another program.
    /// </summary>
    public static void ForgetService(IDictionary<string, string?> environment)
    {
        foreach (string name in _ofTheService)
        {
            environment.Remove(name);
        }
    }

    /// <summary>Whether the programs are self-contained, as published ones are, and need no dotnet.</summary>
    private static bool BringsRuntime =>
        ArePublished || Path.TrimEndingDirectorySeparator(_runtime) == Path.TrimEndingDirectorySeparator(_here);

    private static string Assembly(string folder, string name) => Path.Combine(folder, name + ".dll");
}
