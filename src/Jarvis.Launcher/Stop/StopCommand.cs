using System.CommandLine;
using Jarvis.Contracts;
using Jarvis.Launcher.Up;

namespace Jarvis.Launcher.Stop;

internal static class StopCommand
{
    public static Command Create()
    {
        var home = SharedOptions.Home();
        var command = new Command("stop", "Saves what trains, and stops Jarvis.") { home };
        command.SetAction((parsed, stop) =>
        {
            var terminal = new Terminal(Console.Out);
            return SharedOptions.SayingWhatIsWrong(terminal, () =>
                new StopRun(SharedOptions.Paths(parsed.GetValue(home)), terminal, TimeProvider.System).RunAsync(stop));
        });
        return command;
    }
}

/// <summary>Ends Jarvis from outside: whoever runs it saves and stops; what trains without it is asked itself.</summary>
internal sealed class StopRun(JarvisPaths paths, Terminal terminal, TimeProvider clock)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    /// <returns>0: nothing of Jarvis runs on this home any more.</returns>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        if (HomeLock.IsHeld(paths))
        {
            foreach (var run in LiveRun.Of(paths)) terminal.Say(run.Saving());
            StopRequest.Make(paths);
            while (HomeLock.IsHeld(paths)) await Task.Delay(Look, clock, stop);
            terminal.Say("Jarvis has stopped.");
            return 0;
        }
        var saver = new RunSaver(paths, terminal, clock);
        var asked = saver.AskAll([]);
        await saver.WaitAsync(asked, stop);
        terminal.Say(asked.Count == 0 ? $"Jarvis does not run on {paths.Home}."
            : "Jarvis did not run; what trained without it has stopped.");
        return 0;
    }
}
