using System.CommandLine;
using Jarvis.Launcher.Output;
using Jarvis.Launcher.Up;

namespace Jarvis.Launcher.Commands;

internal static class StopCommand
{
    public static Command Create()
    {
        var home = SharedOptions.Home();
        var command = new Command("stop", "Saves what trains, and stops Jarvis.") { home };
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var terminal = new Terminal(Console.Out);
                return SharedOptions.SayingWhatIsWrong(
                    terminal,
                    () => new StopRun(SharedOptions.Paths(parsed.GetValue(home)), terminal, TimeProvider.System).RunAsync(cancellationToken)
                );
            }
        );
        return command;
    }
}
