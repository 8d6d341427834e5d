using Jarvis.Contracts;

namespace Jarvis.Web.Trainer;

/// <summary>Routes of long works on data.</summary>
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

    /// <summary>Cancels it, or takes it from the list when it is over.</summary>
    public static Task CancelJobAsync(this TrainerClient trainer, string id, CancellationToken cancellationToken = default) =>
        trainer.DeleteAsync("api/jobs/" + Uri.EscapeDataString(id), cancellationToken);

    /// <summary>Queues one that failed again, an import too.</summary>
    public static Task RetryJobAsync(this TrainerClient trainer, string id, CancellationToken cancellationToken = default) =>
        trainer.PostAsync($"api/jobs/{Uri.EscapeDataString(id)}/retry", cancellationToken: cancellationToken);
}
