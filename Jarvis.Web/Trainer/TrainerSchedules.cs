using Jarvis.Contracts;

namespace Jarvis.Web.Trainer;

/// <summary>Routes of schedules.</summary>
public static class TrainerSchedules
{
    public static ValueTask<List<ScheduleSummary>> ListSchedulesAsync(this TrainerClient trainer, bool recent = false, CancellationToken stop = default) =>
        recent ? trainer.GetRecentAsync<List<ScheduleSummary>>("api/schedules", stop) : new(trainer.GetAsync<List<ScheduleSummary>>("api/schedules", stop));

    public static Task<ScheduleSummary> GetScheduleAsync(this TrainerClient trainer, string id, CancellationToken stop = default) =>
        trainer.GetAsync<ScheduleSummary>(Schedule(id), stop);

    public static Task<ScheduleSummary> CreateScheduleAsync(this TrainerClient trainer, SaveSchedule schedule, CancellationToken stop = default) =>
        trainer.PostAsync<ScheduleSummary>("api/schedules", schedule, stop);

    public static Task<ScheduleSummary> ReplaceScheduleAsync(this TrainerClient trainer, string id, SaveSchedule schedule, CancellationToken stop = default) =>
        trainer.PutAsync<ScheduleSummary>(Schedule(id), schedule, stop);

    /// <param name="verb">pause | resume | run | restore</param>
    public static Task AskScheduleAsync(this TrainerClient trainer, string id, string verb, CancellationToken stop = default) =>
        trainer.PostAsync($"{Schedule(id)}/{verb}", stop: stop);

    public static Task DeleteScheduleAsync(this TrainerClient trainer, string id, CancellationToken stop = default) => trainer.DeleteAsync(Schedule(id), stop);

    public static Task<SchedulePreview> PreviewAsync(this TrainerClient trainer, ScheduleWhen when, CancellationToken stop = default) =>
        trainer.PostAsync<SchedulePreview>("api/schedules/preview", when, stop);

    private static string Schedule(string id) => "api/schedules/" + Uri.EscapeDataString(id);
}
