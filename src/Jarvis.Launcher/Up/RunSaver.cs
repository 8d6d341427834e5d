using Jarvis.Contracts;
using Jarvis.Launcher.Output;
using Jarvis.Storage;

namespace Jarvis.Launcher.Up;

/// <summary>At shutdown, asks every live run to save, says so, and waits for it.</summary>
internal sealed class RunSaver(JarvisPaths paths, Terminal terminal, TimeProvider time)
{
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(200),
        _sayAgain = TimeSpan.FromSeconds(15);

    /// <param name="asked">Those that have been asked before; they are not asked again.</param>
    /// <returns>The runs that were asked now.</returns>
    public IReadOnlyList<LiveRun> AskAll(IReadOnlyList<LiveRun> asked)
    {
        LiveRun[] runs = [.. LiveRun.Of(paths).ExceptBy(asked.Select(run => run.Id), run => run.Id)];
        foreach (var run in runs)
        {
            try
            {
                run.AskToSave(time.GetUtcNow());
                terminal.Say(run.Saving());
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                terminal.Say(
                    $"{run.Id} could not be asked to save ({exception.Message}); it keeps training, and the next {CommandName.Jarvis} "
                        + "up finds it."
                );
            }
        }

        return runs;
    }

    /// <summary>Waits until every run has ended; a run that hangs is left to the user's second Ctrl+C.</summary>
    public async Task WaitAsync(IReadOnlyList<LiveRun> runs, CancellationToken cancellationToken)
    {
        var waiting = runs.ToList();
        long saidAt = time.GetTimestamp();
        while (true)
        {
            foreach (var run in waiting.Where(run => !run.IsAlive).ToArray())
            {
                waiting.Remove(run);
                terminal.Say($"{run.Id} is saved and resumes with the next {CommandName.Jarvis} up");
            }

            if (waiting.Count == 0)
            {
                return;
            }
            if (time.GetElapsedTime(saidAt) > _sayAgain)
            {
                saidAt = time.GetTimestamp();
                terminal.Say(
                    $"Still waiting for {string.Join(", ", waiting.Select(run => run.Id))}; Ctrl+C leaves at once and costs "
                        + "what came after the last checkpoint."
                );
            }

            await Task.Delay(_look, time, cancellationToken);
        }
    }
}
