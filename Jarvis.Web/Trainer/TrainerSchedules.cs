using Jarvis.Contracts;

namespace Jarvis.Web.Trainer;

/// <summary>Routes of schedules.</summary>
public static class TrainerSchedules
{
    public static ValueTask<List<ScheduleSummary>> ListSchedulesAsync(
        this TrainerClient trainer,
        bool recent = false,
        CancellationToken cancellationToken = default
    ) =>
        recent
            ? trainer.GetRecentAsync<List<ScheduleSummary>>("api/schedules", cancellationToken)
            : new(trainer.GetAsync<List<ScheduleSummary>>("api/schedules", cancellationToken));

    public static Task<ScheduleSummary> GetScheduleAsync(
        this TrainerClient trainer,
        string id,
        CancellationToken cancellationToken = default
    ) => trainer.GetAsync<ScheduleSummary>(Schedule(id), cancellationToken);

    public static Task<ScheduleSummary> CreateScheduleAsync(
        this TrainerClient trainer,
        SaveSchedule schedule,
        CancellationToken cancellationToken = default
    ) => trainer.PostAsync<ScheduleSummary>("api/schedules", schedule, cancellationToken);

    public static Task<ScheduleSummary> ReplaceScheduleAsync(
        this TrainerClient trainer,
        string id,
        SaveSchedule schedule,
        CancellationToken cancellationToken = default
    ) => trainer.PutAsync<ScheduleSummary>(Schedule(id), schedule, cancellationToken);

    /// <param name="verb">pause | resume | run | restore</param>
    public static Task AskScheduleAsync(
        this TrainerClient trainer,
        string id,
        string verb,
        CancellationToken cancellationToken = default
    ) => trainer.PostAsync($"{Schedule(id)}/{verb}", cancellationToken: cancellationToken);

    public static Task DeleteScheduleAsync(this TrainerClient trainer, string id, CancellationToken cancellationToken = default) =>
        trainer.DeleteAsync(Schedule(id), cancellationToken);

    public static Task<SchedulePreview> PreviewAsync(
        this TrainerClient trainer,
        ScheduleWhen when,
        CancellationToken cancellationToken = default
    ) => trainer.PostAsync<SchedulePreview>("api/schedules/preview", when, cancellationToken);

    private static string Schedule(string id) => "api/schedules/" + Uri.EscapeDataString(id);
}
