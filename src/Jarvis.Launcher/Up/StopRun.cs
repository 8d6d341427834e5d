using Jarvis.Contracts;
using Jarvis.Launcher.Output;

namespace Jarvis.Launcher.Up;

/// <summary>
/// Stops Jarvis from outside: a running <c>up</c> is asked to save and stop; if there is none, the runs are asked directly.
/// </summary>
internal sealed class StopRun(JarvisPaths paths, Terminal terminal, TimeProvider time)
{
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(200);

    /// <returns>0: nothing of Jarvis runs on this home any more.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (HomeLock.IsHeld(paths))
        {
            foreach (var run in LiveRun.Of(paths))
            {
                terminal.Say(run.Saving());
            }
            StopRequest.Make(paths);
            while (HomeLock.IsHeld(paths))
            {
                await Task.Delay(_look, time, cancellationToken);
            }
            terminal.Say("Jarvis has stopped.");
            return 0;
        }
        var saver = new RunSaver(paths, terminal, time);
        var asked = saver.AskAll([]);
        await saver.WaitAsync(asked, cancellationToken);
        terminal.Say(
            asked.Count == 0 ? $"Jarvis does not run on {paths.Home}." : "Jarvis did not run; what trained without it has stopped."
        );
        return 0;
    }
}
