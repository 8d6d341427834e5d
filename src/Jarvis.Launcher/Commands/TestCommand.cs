using System.CommandLine;
using Jarvis.Launcher.Testing;

namespace Jarvis.Launcher.Commands;

internal static class TestCommand
{
    public static Command Create()
    {
        var filter = new Option<string?>("--filter") { HelpName = "NAME", Description = "Runs only tests whose full name contains NAME." };
        var command = new Command("test", "Builds everything and runs every test. Reads JARVIS_SHARED and JARVIS_GOLDENS.") { filter };
        command.SetAction((parsed, cancellationToken) => new TestRun(Console.Out, parsed.GetValue(filter)).RunAsync(cancellationToken));
        return command;
    }
}
