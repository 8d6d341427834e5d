using Jarvis.Contracts;

namespace Jarvis.Web.Trainer;

/// <summary>Routes of folders whose new files are imported by themselves.</summary>
public static class TrainerWatched
{
    public static ValueTask<List<WatchedFolder>> ListWatchedAsync(this TrainerClient trainer, bool recent = false, CancellationToken stop = default) =>
        recent ? trainer.GetRecentAsync<List<WatchedFolder>>("api/watched", stop) : new(trainer.GetAsync<List<WatchedFolder>>("api/watched", stop));

    public static Task WatchAsync(this TrainerClient trainer, WatchFolder folder, CancellationToken stop = default) => trainer.PostAsync("api/watched", folder, stop);

    /// <param name="paused">False looks again.</param>
    public static Task PauseWatchedAsync(this TrainerClient trainer, string id, bool paused, CancellationToken stop = default) =>
        trainer.PostAsync($"api/watched/{Uri.EscapeDataString(id)}/{(paused ? "pause" : "resume")}", stop: stop);

    public static Task UnwatchAsync(this TrainerClient trainer, string id, CancellationToken stop = default) => trainer.DeleteAsync("api/watched/" + Uri.EscapeDataString(id), stop);
}
