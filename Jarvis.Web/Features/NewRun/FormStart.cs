using Jarvis.Contracts;
using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;

namespace Jarvis.Web.Features.NewRun;

/// <summary>Starts what the form describes: queues a run now, or saves a schedule.</summary>
internal sealed class FormStart(TrainerClient trainer, UserClock clock)
{
    /// <exception cref="TrainerException">Nothing was started.</exception>
    public Task<StartedRun> StartAsync(NewRunForm form, TrainingPlan plan)
    {
        string? name = string.IsNullOrWhiteSpace(form.Name) ? null : form.Name.Trim();
        return form.When switch
        {
            StartKind.Now => QueueAsync(name, plan),
            StartKind.Tonight => ScheduleAsync(
                name ?? $"{plan.Model.Size} tonight",
                new ScheduleWhen(ScheduleKind.Once, At: WhenDraft.Tonight(clock), TimeZone: clock.Zone.Id),
                plan
            ),
            _ => ScheduleAsync(name ?? $"{plan.Model.Size} night", form.Schedule.Build(), plan),
        };
    }

    private async Task<StartedRun> QueueAsync(string? name, TrainingPlan plan)
    {
        var run = await trainer.CreateRunAsync(new CreateRun(name, plan));
        return new StartedRun($"runs/{run.Id}", run.NameNote is { } note ? ($"Started as {run.Name}", note) : null);
    }

    private async Task<StartedRun> ScheduleAsync(string name, ScheduleWhen when, TrainingPlan plan)
    {
        var saved = await trainer.CreateScheduleAsync(new SaveSchedule(name, when, plan));
        return new StartedRun(
            "schedule",
            saved.Warning is { } warning ? ($"“{saved.Name}” is scheduled, but its runs will wait", warning) : null
        );
    }
}
