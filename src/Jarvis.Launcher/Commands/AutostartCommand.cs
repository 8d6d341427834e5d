using System.CommandLine;
using Jarvis.Launcher.Autostart;
using Jarvis.Launcher.Output;
using Jarvis.Storage;

namespace Jarvis.Launcher.Commands;

internal static class AutostartCommand
{
    public static Command Create()
    {
        var what = new Argument<string?>("what")
        {
            HelpName = "on|off",
            Arity = ArgumentArity.ZeroOrOne,
            Description = "Without it: whether it is on.",
        };
        what.AcceptOnlyFromAmong("on", "off");
        var home = SharedOptions.Home();
        var command = new Command("autostart", "Starts Jarvis when you log on, with what trained before; needs no administrator.")
        {
            what,
            home,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var terminal = new Terminal(Console.Out);
                return SharedOptions.SayingWhatIsWrong(
                    terminal,
                    async () =>
                    {
                        switch (parsed.GetValue(what))
                        {
                            case "on":
                                terminal.Say(
                                    await LogonStart.Here.TurnOnAsync(SharedOptions.Paths(parsed.GetValue(home)), cancellationToken)
                                );
                                break;
                            case "off":
                                await LogonStart.Here.TurnOffAsync(cancellationToken);
                                terminal.Say("Jarvis no longer starts when you log on.");
                                break;
                            default:
                                terminal.Say(
                                    LogonStart.Here.IsOn
                                        ? $"Jarvis starts when you log on; {CommandName.Jarvis} autostart off ends that."
                                        : $"Jarvis does not start by itself; {CommandName.Jarvis} autostart on does that."
                                );
                                break;
                        }
                        return 0;
                    }
                );
            }
        );
        return command;
    }
}
