using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Storage;
using Jarvis.Trainer.Runs;

namespace Jarvis.Trainer.Queue;

/// <summary>
/// Permanently removes deleted runs when the time to undo is over. Runs whose checkpoints are in use, or are the base of adapters, stay
/// until that ends.
/// </summary>
internal sealed class DeletedRuns(RunBook book, AdapterRuns adapters, JarvisPaths paths, TimeProvider time, ILogger<DeletedRuns> logger)
    : BackgroundService
{
    private const string Deleting = ".deleting";
    private static readonly TimeSpan _lookEvery = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_lookEvery, time);
        do
        {
            try
            {
                Sweep();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                logger.LogWarning(exception, "A deleted run could not be removed; trying again");
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    internal void Sweep()
    {
        if (Directory.Exists(paths.Runs))
        {
            foreach (string leftover in Directory.GetDirectories(paths.Runs, "*" + Deleting))
            {
                DiskFolder.Delete(leftover);
            }
        }
        var now = time.GetUtcNow();
        foreach (var run in book.All().Where(run => run.DeletedAt is { } at && now - at >= RunQueue.UndoFor))
        {
            Remove(run);
        }
    }

    private void Remove(RunRow run)
    {
        string folder = paths.Run(run.Id).Directory;
        if (Directory.Exists(folder))
        {
            if (IsUsed(paths.Run(run.Id).Checkpoints) || adapters.On(run).Count > 0)
            {
                return;
            }
            DiskFolder.Move(folder, folder + Deleting);
            DiskFolder.Delete(folder + Deleting);
        }
        book.Remove(run.Id);
        logger.LogInformation("{Run} was removed for good", run.Id);
    }

    private static bool IsUsed(string checkpoints) =>
        Directory.Exists(checkpoints)
        && Directory
            .GetDirectories(checkpoints)
            .Any(folder =>
            {
                try
                {
                    string file = Path.Combine(folder, InUseLock.FileName);
                    if (!File.Exists(file))
                    {
                        return false;
                    }
                    using var owned = DiskFile.Own(file, FileMode.Open);
                    return false;
                }
                catch (IOException exception) when (FileLocks.IsHeldByAnother(exception))
                {
                    return true;
                }
            });
}
