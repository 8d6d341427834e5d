using Jarvis.Contracts;
using Jarvis.Launcher.Programs;
using Jarvis.Storage;

namespace Jarvis.Launcher.Autostart;

/// <summary>Linux: a unit of the user's own systemd (systemd.service(5)).</summary>
internal sealed class UserUnit : LogonStart
{
    private const string Name = "jarvis.service";

    private static string FilePath =>
        Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify),
            "systemd",
            "user",
            Name
        );

    public override bool IsOn => File.Exists(FilePath);

    public override async Task<string> TurnOnAsync(JarvisPaths paths, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        DiskFile.Replace(FilePath, Text(Installation.Command, paths.Home));
        await SystemdAsync(cancellationToken, "daemon-reload");
        await SystemdAsync(cancellationToken, "enable", Name);
        return $"Jarvis starts when you log on, with what trained before. The unit is {FilePath}; 'loginctl enable-linger' starts it "
            + "with the machine, before anybody logs on.";
    }

    public override async Task TurnOffAsync(CancellationToken cancellationToken)
    {
        if (!IsOn)
        {
            return;
        }
        await SystemdAsync(cancellationToken, "disable", Name);
        DiskFile.Delete(FilePath);
        await SystemdAsync(cancellationToken, "daemon-reload");
    }

    /// <summary>
    /// systemd must leave the runs alone: it stops only <c>up</c> itself (KillMode=process), which can ask the runs to save, and gives it
    /// time for that.
    /// </summary>
    internal static string Text(string command, string home) =>
        $"""
            [Unit]
            Description=Jarvis: trains language models by night
            After=network.target

            [Service]
            Type=exec
            ExecStart={Quoted(command)} up --no-browser --home {Quoted(home)}
            KillMode=process
            TimeoutStopSec=15min
            Restart=on-failure
            RestartSec=10

            [Install]
            WantedBy=default.target

            """;

    /// <summary>Escapes percent signs, dollars, backslashes and quotes, which systemd interprets.</summary>
    private static string Quoted(string text) =>
        $"\"{text.Replace(@"\", @"\\").Replace("\"", "\\\"").Replace("%", "%%").Replace("$", "$$")}\"";

    private static async Task SystemdAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        var (code, said) = await RunAsync("systemctl", ["--user", .. arguments], cancellationToken);
        if (code != 0)
        {
            throw new IOException(
                $"systemctl --user {string.Join(' ', arguments)} failed: {(said.Length > 0 ? said : $"exit code {code}")}"
            );
        }
    }
}
