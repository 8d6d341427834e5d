using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Jarvis.Trainer.Processes;

/// <summary>How this very program is started again: as it runs now, published or built.</summary>
internal static class ThisProgram
{
    /// <summary>Program and first arguments, ahead of a verb.</summary>
    public static IReadOnlyList<string> Command { get; } = Find();

    /// <summary>Unpacked from an archive with all of Jarvis, which needs nothing of what a build does.</summary>
    public static bool IsPublished { get; } = File.Exists(Path.Combine(AppContext.BaseDirectory, "Jarvis.Launcher.dll"));

    private static readonly string[] _ofTheService =
    [
        "JARVIS_INTERNAL_KEY",
        "JARVIS_RUNS_OUTLIVE",
        "ASPNETCORE_URLS",
        "OTEL_EXPORTER_OTLP_HEADERS",
    ];

    /// <summary>This program with a verb and its arguments; output and errors are redirected.</summary>
    public static ProcessStartInfo Start(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Command[0], [.. Command.Skip(1), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Forget(start.Environment);
        return start;
    }

    /// <summary>Takes out what the service was given for itself: its key, its address.</summary>
    public static void Forget(IDictionary<string, string?> environment)
    {
        foreach (string name in _ofTheService)
        {
            environment.Remove(name);
        }
    }

    private static string[] Find()
    {
        string assembly = Path.Combine(AppContext.BaseDirectory, typeof(ThisProgram).Assembly.GetName().Name + ".dll");
        string name = Path.GetFileNameWithoutExtension(Environment.ProcessPath ?? "");
        if (name.Equals(typeof(ThisProgram).Assembly.GetName().Name, StringComparison.OrdinalIgnoreCase))
        {
            return [Environment.ProcessPath!];
        }
        if (name.Equals("dotnet", StringComparison.OrdinalIgnoreCase))
        {
            return [Environment.ProcessPath!, assembly];
        }
        // Another program has us loaded, such as one of tests: by the dotnet to whom the running runtime belongs, or as it is, where that
        // one brings its own runtime.
        string runtime = RuntimeEnvironment.GetRuntimeDirectory(),
            ending = OperatingSystem.IsWindows() ? ".exe" : "";
        return Path.TrimEndingDirectorySeparator(runtime) == Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)
            ? [Path.ChangeExtension(assembly, null) + ending]
            : [Path.GetFullPath(Path.Combine(runtime, "..", "..", "..", "dotnet" + ending)), assembly];
    }
}
