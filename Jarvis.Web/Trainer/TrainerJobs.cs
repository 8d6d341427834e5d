using Jarvis.Contracts;

namespace Jarvis.Web.Trainer;

/// <summary>Routes of long-running jobs on data.</summary>
public static class TrainerJobs
{
    public static ValueTask<List<DataJob>> ListJobsAsync(
        this TrainerClient trainer,
        bool recent = false,
        CancellationToken cancellationToken = default
    ) =>
        recent
            ? trainer.GetRecentAsync<List<DataJob>>("api/jobs", cancellationToken)
            : new(trainer.GetAsync<List<DataJob>>("api/jobs", cancellationToken));

    /// <summary>Cancels it, or removes it from the list if it has ended.</summary>
    public static Task CancelJobAsync(this TrainerClient trainer, string id, CancellationToken cancellationToken = default) =>
        trainer.DeleteAsync("api/jobs/" + Uri.EscapeDataString(id), cancellationToken);

    /// <summary>Queues a failed job or import again.</summary>
    public static Task RetryJobAsync(this TrainerClient trainer, string id, CancellationToken cancellationToken = default) =>
        trainer.PostAsync($"api/jobs/{Uri.EscapeDataString(id)}/retry", cancellationToken: cancellationToken);
}
