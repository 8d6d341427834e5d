using System.Xml.Linq;
using Jarvis.Contracts;
using Jarvis.Launcher.Programs;
using Jarvis.Storage;

namespace Jarvis.Launcher.Autostart;

/// <summary>macOS: an agent of the user's own launchd (launchd.plist(5)).</summary>
internal sealed class LaunchAgent : LogonStart
{
    private const string Label = "studio.jarvis";

    private static string FilePath =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "Library", "LaunchAgents", Label + ".plist");

    public override bool IsOn => File.Exists(FilePath);

    /// <summary>launchd loads the files of that folder at the next log-on, so nothing else has to be done now.</summary>
    public override Task<string> TurnOnAsync(JarvisPaths paths, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        Directory.CreateDirectory(paths.Logs);
        DiskFile.Replace(FilePath, Text(Installation.Command, paths));
        return Task.FromResult($"Jarvis starts when you log on, with what trained before. The agent is {FilePath}.");
    }

    public override Task TurnOffAsync(CancellationToken cancellationToken)
    {
        if (IsOn)
        {
            DiskFile.Delete(FilePath);
        }
        return Task.CompletedTask;
    }

    internal static string Text(string command, JarvisPaths paths)
    {
        string log = Path.Combine(paths.Logs, "up.log");
        XElement[] entries =
        [
            new("key", "Label"),
            new("string", Label),
            new("key", "ProgramArguments"),
            new(
                "array",
                new[] { command, "up", "--no-browser", "--home", paths.Home }.Select(argument => new XElement("string", argument))
            ),
            new("key", "RunAtLoad"),
            new("true"),
            // Runs are asked to save and end by themselves, so launchd must not kill the process group, and has to give them time.
            new("key", "AbandonProcessGroup"),
            new("true"),
            new("key", "ExitTimeOut"),
            new("integer", 900),
            new("key", "StandardOutPath"),
            new("string", log),
            new("key", "StandardErrorPath"),
            new("string", log),
        ];
        return
            new XDocument(
                new XDeclaration("1.0", "UTF-8", null),
                new XDocumentType("plist", "-//Apple//DTD PLIST 1.0//EN", "http://www.apple.com/DTDs/PropertyList-1.0.dtd", null),
                new XElement("plist", new XAttribute("version", "1.0"), new XElement("dict", entries))
            )
                is var document
            ? $"{document.Declaration}\n{document}\n"
            : "";
    }
}
