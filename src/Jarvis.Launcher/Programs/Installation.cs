using System.Diagnostics;
using Jarvis.Contracts;

namespace Jarvis.Launcher.Programs;

/// <summary>
/// Where the programs of Jarvis are: each in its build output in the source, or all published into one folder (eng/publish.sh).
/// </summary>
internal static class Installation
{
    private static readonly string _here = AppContext.BaseDirectory;

    /// <summary>Unpacked from an archive: there is no source, and no SDK is needed.</summary>
    public static bool IsPublished => JarvisPrograms.ArePublished;

    /// <summary>The folder of the source, or the one that the archive was unpacked into.</summary>
    public static string Root { get; } = IsPublished ? Path.GetFullPath(Path.Combine(_here, "..")) : Find(new DirectoryInfo(_here));

    /// <summary>The full path of what a user types to start Jarvis.</summary>
    public static string Command { get; } =
        Path.Combine(
            Root,
            IsPublished ? JarvisPrograms.Executable("jarvis")
                : OperatingSystem.IsWindows() ? "jarvis.cmd"
                : "jarvis"
        );

    /// <summary>The folder with a program's own settings, which is its working directory.</summary>
    public static string FolderOf(string project) =>
        !IsPublished ? Path.Combine(Root, project)
        : Path.Combine(_here, "settings", project) is var own && Directory.Exists(own) ? own
        : _here;

    /// <summary>How to start this program once more.</summary>
    public static ProcessStartInfo StartThis() =>
        IsPublished ? new ProcessStartInfo(Command) : Ready(JarvisPrograms.Command(_here, JarvisPrograms.Launcher), []);

    /// <summary>How to start one of Jarvis's programs.</summary>
    public static ProcessStartInfo Start(string project, params IEnumerable<string> arguments) =>
        Ready(JarvisPrograms.Command(IsPublished ? _here : Built(Path.Combine(Root, project)), project), arguments);

    /// <summary>Whether libtorch is where a build puts it, as it is unless Jarvis was built for a libtorch in another folder.</summary>
    public static bool HasLibtorch(string system, string library) =>
        File.Exists(
            Path.Combine(IsPublished ? _here : Built(Path.Combine(Root, JarvisPrograms.Trainer)), "runtimes", system, "native", library)
        );

    public static string TestAssembly(string project) => Path.Combine(Built(Path.Combine(Root, "tests", project)), project + ".dll");

    private static ProcessStartInfo Ready(string[] command, IEnumerable<string> arguments) =>
        new(command[0], [.. command.AsSpan(1), .. arguments]);

    private static string Built(string folder) => Path.Combine(folder, "bin", "Release", "net10.0");

    private static string Find(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Jarvis.sln")))
        {
            folder = folder.Parent;
        }
        return folder?.FullName
            ?? throw new InvalidOperationException(
                "This program runs inside the checkout that it was built in, or "
                    + "with Jarvis's other programs beside it; here is neither."
            );
    }
}
