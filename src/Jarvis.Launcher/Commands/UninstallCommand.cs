using System.CommandLine;
using Jarvis.Launcher.Autostart;
using Jarvis.Launcher.Output;
using Jarvis.Launcher.Uninstall;
using Jarvis.Launcher.Up;

namespace Jarvis.Launcher.Commands;

internal static class UninstallCommand
{
    public static Command Create()
    {
        var home = SharedOptions.Home();
        var keep = new Option<bool>("--keep-home") { Description = "Keeps runs, models, datasets and chats." };
        var remove = new Option<bool>("--remove-home") { Description = "Removes them without asking. This cannot be undone." };
        var command = new Command(
            "uninstall",
            "Stops Jarvis, ends its start at log-on and removes the program; what it keeps stays unless you say otherwise."
        )
        {
            home,
            keep,
            remove,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(keep) && result.GetValue(remove))
            {
                result.AddError("--keep-home and --remove-home exclude each other.");
            }
        });
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var terminal = new Terminal(Console.Out);
                var paths = SharedOptions.Paths(parsed.GetValue(home));
                return SharedOptions.SayingWhatIsWrong(
                    terminal,
                    async () =>
                    {
                        await new StopRun(paths, terminal, TimeProvider.System).RunAsync(cancellationToken);
                        await LogonStart.Here.TurnOffAsync(cancellationToken);
                        new HomeRemoval(paths, terminal).Run(
                            parsed.GetValue(remove) ? true
                            : parsed.GetValue(keep) ? false
                            : null
                        );
                        ProgramRemoval.Run(terminal);
                        return 0;
                    }
                );
            }
        );
        return command;
    }
}
