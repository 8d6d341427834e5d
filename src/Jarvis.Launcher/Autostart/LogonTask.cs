using System.Runtime.Versioning;
using System.Text;
using System.Xml.Linq;
using Jarvis.Contracts;
using Jarvis.Launcher.Programs;
using Jarvis.Storage;
using Microsoft.Win32;

namespace Jarvis.Launcher.Autostart;

/// <summary>
/// Windows: a task at this user's log-on (Task Scheduler schema 1.2). If a policy does not let users make one, an entry in the user's own
/// "Run" registry key.
/// </summary>
internal sealed class LogonTask : LogonStart
{
    private const string Name = "Jarvis",
        RunKey = @"Software\Microsoft\Windows\CurrentVersion\Run";

    private static readonly XNamespace _task = "http://schemas.microsoft.com/windows/2004/02/mit/task";

    public override bool IsOn => OperatingSystem.IsWindows() && (HasTask() || HasEntry());

    public override async Task<string> TurnOnAsync(JarvisPaths paths, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException();
        }
        string file = Path.Combine(Directory.CreateDirectory(paths.Logs).FullName, "autostart.xml");
        string text = Text(Installation.Command, Arguments(paths), $@"{Environment.UserDomainName}\{Environment.UserName}");
        DiskFile.Replace(file, new ReadOnlySpan<byte>([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)]));
        var (code, said) = await RunAsync("schtasks.exe", ["/Create", "/TN", Name, "/XML", file, "/F"], cancellationToken);
        DiskFile.Delete(file);
        if (code == 0)
        {
            return $"Jarvis starts when you log on, with what trained before: the task \"{Name}\" in Task Scheduler.";
        }

        using var key = Registry.CurrentUser.CreateSubKey(RunKey);
        key.SetValue(Name, $"\"{Installation.Command}\" {Arguments(paths)}");
        return $"Jarvis starts when you log on, with what trained before: \"{Name}\" among Windows' startup apps. (Windows allows no "
            + $"task here: {FirstLine(said)})";
    }

    public override async Task TurnOffAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException();
        }
        using (var key = Registry.CurrentUser.OpenSubKey(RunKey, writable: true))
        {
            key?.DeleteValue(Name, throwOnMissingValue: false);
        }
        var (code, said) = await RunAsync("schtasks.exe", ["/Delete", "/TN", Name, "/F"], cancellationToken);
        if (code != 0 && HasTask())
        {
            throw new IOException($"The task \"{Name}\" could not be deleted: {said}");
        }
    }

    internal static string Text(string command, string arguments, string user)
    {
        XElement Of(string name, params object[] content) => new(_task + name, content);
        var task = Of(
            "Task",
            new XAttribute("version", "1.2"),
            Of("Triggers", Of("LogonTrigger", Of("Enabled", "true"), Of("UserId", user))),
            Of(
                "Principals",
                Of(
                    "Principal",
                    new XAttribute("id", "Author"),
                    Of("UserId", user),
                    Of("LogonType", "InteractiveToken"),
                    Of("RunLevel", "LeastPrivilege")
                )
            ),
            // A run may take all night, also on battery, so none of Windows' own limits apply.
            Of(
                "Settings",
                Of("MultipleInstancesPolicy", "IgnoreNew"),
                Of("DisallowStartIfOnBatteries", "false"),
                Of("StopIfGoingOnBatteries", "false"),
                Of("ExecutionTimeLimit", "PT0S")
            ),
            Of("Actions", new XAttribute("Context", "Author"), Of("Exec", Of("Command", command), Of("Arguments", arguments)))
        );
        return $"""<?xml version="1.0" encoding="UTF-16"?>{"\r\n"}{task}""";
    }

    private static string Arguments(JarvisPaths paths) => $"up --background --home \"{paths.Home}\"";

    private static string FirstLine(string text) => text.Split('\n', 2)[0].Trim() is { Length: > 0 } line ? line : "no reason given";

    [SupportedOSPlatform("windows")]
    private static bool HasEntry()
    {
        using var key = Registry.CurrentUser.OpenSubKey(RunKey);
        return key?.GetValue(Name) is not null;
    }

    [SupportedOSPlatform("windows")]
    private static bool HasTask()
    {
        string[] query = ["/Query", "/TN", Name, "/FO", "CSV", "/NH"];
        var (code, said) = RunAsync("schtasks.exe", query, CancellationToken.None).GetAwaiter().GetResult();
        return code == 0 && said.Contains(Name, StringComparison.Ordinal);
    }
}
