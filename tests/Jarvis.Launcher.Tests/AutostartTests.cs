using System.Xml.Linq;
using Jarvis.Contracts;
using Jarvis.Launcher.Autostart;
using Xunit;

namespace Jarvis.Launcher.Tests;

/// <summary>
/// The autostart entry for each system. <see cref="ProgramTests"/> shows that it is installed and removed on Linux, with a fake systemctl.
/// </summary>
public sealed class AutostartTests
{
    [Fact]
    public void Unit_OfPathsWithSignsOfSystemd_MeansThem()
    {
        string[] lines = UserUnit.Text("/opt/100% J \"x\"/jarvis", "/home/$me/j\\r").Split('\n');
        Assert.Contains("""ExecStart="/opt/100%% J \"x\"/jarvis" up --no-browser --home "/home/$$me/j\\r" """.TrimEnd(), lines);
        Assert.Contains("KillMode=process", lines); // systemd must not kill runs
        Assert.Contains("WantedBy=default.target", lines);
    }

    [Fact]
    public void Agent_OfAPathWithSignsOfXml_IsAPropertyList()
    {
        var plist = XDocument.Parse(LaunchAgent.Text("/Applications/A & B/jarvis", new JarvisPaths("/Users/me/<j>")));
        var dict = plist.Root!.Element("dict")!.Elements().ToList();
        XElement Of(string key) => dict[dict.FindIndex(element => element.Name == "key" && element.Value == key) + 1];
        Assert.Equal(
            ["/Applications/A & B/jarvis", "up", "--no-browser", "--home", "/Users/me/<j>"],
            Of("ProgramArguments").Elements().Select(argument => argument.Value)
        );
        Assert.Equal(("true", "true"), (Of("RunAtLoad").Name.LocalName, Of("AbandonProcessGroup").Name.LocalName));
        Assert.Equal(0, dict.Count % 2);
    }

    [Fact]
    public void Task_OfAUser_StartsAtLogOnWithoutAnAdministratorAndWithoutALimit()
    {
        string text = LogonTask.Text(@"C:\Program Files\A & B\jarvis.exe", "up --background --home \"C:\\J\"", @"PC\Jörg");
        var task = XDocument.Parse(text[text.IndexOf("<Task", StringComparison.Ordinal)..]).Root!;
        string Of(string name) => task.Descendants(task.Name.Namespace + name).First().Value;
        Assert.Equal((@"C:\Program Files\A & B\jarvis.exe", "up --background --home \"C:\\J\""), (Of("Command"), Of("Arguments")));
        Assert.Equal(
            ("PT0S", "LeastPrivilege", "InteractiveToken", "false"),
            (Of("ExecutionTimeLimit"), Of("RunLevel"), Of("LogonType"), Of("StopIfGoingOnBatteries"))
        );
        Assert.Equal([@"PC\Jörg", @"PC\Jörg"], task.Descendants(task.Name.Namespace + "UserId").Select(user => user.Value));
    }
}
