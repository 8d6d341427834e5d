using Jarvis.Contracts;

namespace Jarvis.Web.Trainer;

/// <summary>Routes of watched folders, whose new files are imported automatically.</summary>
public static class TrainerWatched
{
    public static ValueTask<List<WatchedFolder>> ListWatchedAsync(
        this TrainerClient trainer,
        bool recent = false,
        CancellationToken cancellationToken = default
    ) =>
        recent
            ? trainer.GetRecentAsync<List<WatchedFolder>>("api/watched", cancellationToken)
            : new(trainer.GetAsync<List<WatchedFolder>>("api/watched", cancellationToken));

    public static Task WatchAsync(this TrainerClient trainer, WatchFolder folder, CancellationToken cancellationToken = default) =>
        trainer.PostAsync("api/watched", folder, cancellationToken);

    /// <param name="paused">True pauses watching, false resumes it.</param>
    public static Task PauseWatchedAsync(
        this TrainerClient trainer,
        string id,
        bool paused,
        CancellationToken cancellationToken = default
    ) => trainer.PostAsync($"api/watched/{Uri.EscapeDataString(id)}/{(paused ? "pause" : "resume")}", cancellationToken: cancellationToken);

    public static Task UnwatchAsync(this TrainerClient trainer, string id, CancellationToken cancellationToken = default) =>
        trainer.DeleteAsync("api/watched/" + Uri.EscapeDataString(id), cancellationToken);
}
