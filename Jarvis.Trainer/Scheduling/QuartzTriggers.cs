using Jarvis.Contracts;
using Quartz;

namespace Jarvis.Trainer.Scheduling;

/// <summary>Keeps one trigger per schedule in Quartz's store.</summary>
internal sealed class QuartzTriggers(
    ISchedulerFactory factory,
    ScheduleStore store,
    ScheduleFires fires,
    JarvisPaths paths,
    TimeProvider time,
    ILogger<QuartzTriggers> logger
) : IHostedService
{
    private static readonly TimeSpan _deletedFor = TimeSpan.FromMinutes(1);

    /// <summary>Runs before the scheduler starts, so that every schedule has its trigger, and every trigger its schedule.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (QuartzDatabase.SetAsideIfBroken(paths.QuartzDatabase) is { } aside)
        {
            logger.LogWarning("quartz.db was broken; it is now {File}, and a new one is made from the schedules", aside);
        }
        var scheduler = await factory.GetScheduler(cancellationToken);
        await scheduler.AddJob(
            JobBuilder.Create<EnqueueJob>().WithIdentity(EnqueueJob.Key).StoreDurably().RequestRecovery().Build(),
            new AddJobOptions { Replace = true },
            cancellationToken
        );
        foreach (var row in store.All())
        {
            if (row.DeletedAt is { } at && time.GetUtcNow() - at > _deletedFor)
            {
                store.Delete(row.Id);
            }
            else if (row.DeletedAt is null && !row.Paused && !await scheduler.Exists(Key(row.Id), cancellationToken))
            {
                await RepairAsync(row);
            }
        }
        foreach (var header in (await scheduler.QueryTriggers(new TriggerQuery(), cancellationToken)).Items)
        {
            if (header.Key.Group == EnqueueJob.Group && store.Find(header.Key.Name) is null or { DeletedAt: not null } or { Paused: true })
            {
                await scheduler.UnscheduleJob(header.Key, cancellationToken);
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Makes Quartz fire as the row says from now on, but not for times that passed while the schedule was paused or deleted.
    /// </summary>
    public async Task SetAsync(ScheduleRow row)
    {
        var scheduler = await factory.GetScheduler();
        if (row.Paused || row.DeletedAt is not null || Trigger(row) is not { } trigger)
        {
            await scheduler.UnscheduleJob(Key(row.Id));
        }
        else
        {
            await scheduler.ScheduleTrigger(trigger, TriggerConflict.Replace);
        }
    }

    /// <summary>Called for a schedule whose trigger is gone: it has fired for the last time, or Quartz's database was lost.</summary>
    private async Task RepairAsync(ScheduleRow row)
    {
        if (!FireTimes.TryRead(row.When, out var times, out _))
        {
            return;
        }
        var since = row.LastDueAt ?? row.ActiveSince ?? row.CreatedAt;
        if (times.Next(since, 1) is [var missed] && missed <= time.GetUtcNow())
        {
            fires.Fired(row.Id, time.GetUtcNow());
        }
        await SetAsync(row);
    }

    private ITrigger? Trigger(ScheduleRow row)
    {
        if (!FireTimes.TryRead(row.When, out var times, out _))
        {
            return null;
        }
        var builder = TriggerBuilder.Create(time).WithIdentity(Key(row.Id)).ForJob(EnqueueJob.Key);
        if (times.Cron is { } cron)
        {
            return builder
                .WithSchedule(
                    CronScheduleBuilder
                        .Create(cron)
                        .InTimeZone(times.Zone)
                        .WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed)
                )
                .Build();
        }
        // a single trigger that is late fires at once
        return times.Once > time.GetUtcNow() ? builder.StartAt(times.Once.Value).Build() : null;
    }

    private static TriggerKey Key(string id) => new(id, EnqueueJob.Group);
}
