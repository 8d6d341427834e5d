using System.Diagnostics;
using Jarvis.Launcher.Output;
using Jarvis.Launcher.Programs;
using Jarvis.Storage;

namespace Jarvis.Launcher.Uninstall;

/// <summary>Removes the archive's files by their names, because other files in that folder are not Jarvis's.</summary>
internal static class ProgramRemoval
{
    private static readonly string[] _folders = ["app", "aspire"],
        _files = ["jarvis", "jarvis.exe", "README.txt", "THIRD-PARTY-NOTICES.md"];

    public static void Run(Terminal terminal)
    {
        if (!Installation.IsPublished)
        {
            terminal.Say($"The source in {Installation.Root} stays: delete that folder yourself.");
            return;
        }
        if (OperatingSystem.IsWindows())
        {
            RemoveWhenEnded();
        }
        else
        {
            RemoveNow();
        }
        terminal.Say($"Removed the program from {Installation.Root}.");
    }

    private static void RemoveNow()
    {
        foreach (string folder in _folders)
        {
            DiskFolder.Delete(Path.Combine(Installation.Root, folder));
        }
        foreach (string file in _files)
        {
            DiskFile.Delete(Path.Combine(Installation.Root, file));
        }
        if (!Directory.EnumerateFileSystemEntries(Installation.Root).Any())
        {
            DiskFolder.Delete(Installation.Root);
        }
    }

    /// <summary>Windows locks the file of a running program, so a command waits for our end and removes the files then.</summary>
    private static void RemoveWhenEnded()
    {
        string root = "\"%JARVIS_ROOT%\\";
        string work = string.Join(
            " & ",
            [
                "ping -n 3 127.0.0.1 >nul",
                .. _folders.Select(folder => $"rmdir /s /q {root}{folder}\""),
                .. _files.Select(file => $"del /f /q {root}{file}\" 2>nul"),
                "rmdir \"%JARVIS_ROOT%\" 2>nul",
            ]
        );
        var start = new ProcessStartInfo("cmd.exe")
        {
            Arguments = $"/d /s /c \"{work}\"",
            CreateNoWindow = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["JARVIS_ROOT"] = Installation.Root;
        using var remover = Process.Start(start);
    }
}
