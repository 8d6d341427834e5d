using System.Diagnostics;
using Jarvis.Contracts;

namespace Jarvis.Launcher.Programs;

/// <summary>Where the programs of Jarvis are: each built in its folder of the source, or all published into one (eng/publish.sh).</summary>
internal static class Installation
{
    private static readonly string _here = AppContext.BaseDirectory;

    /// <summary>Unpacked from an archive: there is no source, and no SDK is needed.</summary>
    public static bool IsPublished => JarvisPrograms.ArePublished;

    /// <summary>The folder of the source, or that which the archive was unpacked into.</summary>
    public static string Root { get; } = IsPublished ? Path.GetFullPath(Path.Combine(_here, "..")) : Find(new DirectoryInfo(_here));

    /// <summary>What a user types to start Jarvis, with its folder.</summary>
    public static string Command { get; } =
        Path.Combine(
            Root,
            IsPublished ? JarvisPrograms.Executable("jarvis")
                : OperatingSystem.IsWindows() ? "jarvis.cmd"
                : "jarvis"
        );

    /// <summary>Where a program's own settings are; its working directory.</summary>
    public static string FolderOf(string project) =>
        !IsPublished ? Path.Combine(Root, project)
        : Path.Combine(_here, "settings", project) is var own && Directory.Exists(own) ? own
        : _here;

    /// <summary>This program once more, ready to be started.</summary>
    public static ProcessStartInfo StartThis() =>
        IsPublished ? new ProcessStartInfo(Command) : Ready(JarvisPrograms.Command(_here, JarvisPrograms.Launcher), []);

    /// <summary>One of Jarvis's programs, ready to be started.</summary>
    public static ProcessStartInfo Start(string project, params IEnumerable<string> arguments) =>
        Ready(JarvisPrograms.Command(IsPublished ? _here : Built(Path.Combine(Root, project)), project), arguments);

    /// <summary>Where a build puts libtorch; it is there unless it was built for a libtorch of another folder.</summary>
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
