using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Trainer.Hubs;
using Jarvis.Trainer.Notices;
using Jarvis.Trainer.Queue;
using Jarvis.Trainer.Runs;

namespace Jarvis.Trainer.Scheduling;

/// <summary>Turns a fire of the scheduler into one run in the queue, however often the scheduler repeats itself.</summary>
internal sealed class ScheduleFires(
    ScheduleStore store,
    RunQueue queue,
    NoticeBoard notices,
    HubOutbox outbox,
    TimeProvider time,
    ILogger<ScheduleFires> logger
)
{
    /// <summary>A start later than this is reported: the service was not running at the time.</summary>
    internal static readonly TimeSpan LateAfter = TimeSpan.FromMinutes(2);

    private const int MostCounted = 1000;

    /// <param name="firedFor">When the scheduler says that it was due; after a misfire, this is only the time at which the scheduler made
    /// up for it.</param>
    public void Fired(string id, DateTimeOffset firedFor)
    {
        if (store.Find(id) is not { DeletedAt: null, Paused: false } schedule || !FireTimes.TryRead(schedule.When, out var times, out _))
        {
            return;
        }
        var now = time.GetUtcNow();
        // The time that the schedule itself names is the same for a fire, its recovery and its misfire; of several missed times, the latest
        // counts.
        var due = times.LatestUntil(now - firedFor > LateAfter ? now : firedFor) ?? firedFor;
        var run = queue.Enqueue(id, Name(schedule, due, times.Zone), schedule.Plan, due);
        if (run is null)
        {
            logger.LogInformation("Schedule {Schedule} already started its run for {Due}", id, due);
            return;
        }

        string? note = now - due > LateAfter ? Late(schedule, times, due, now) : null;
        store.Change(id, row => row with { LastFiredAt = now, LastDueAt = due, LastRunId = run.Id, LastNote = note });
        if (note is not null)
        {
            notices.Raise(
                $"late {id} {due.UtcDateTime:O}",
                NoticeLevel.Warning,
                "ScheduleMisfired",
                run.Id,
                $"{schedule.Name} started late",
                note
            );
        }
        outbox.ToAll(to => to.SchedulesChanged());
    }

    /// <summary>"Run now": any number of times, and without a scheduled time.</summary>
    public RunRow RunNow(ScheduleRow schedule)
    {
        var now = time.GetUtcNow();
        var run = queue.Enqueue(schedule.Id, Name(schedule, now, TimeZoneInfo.Local), schedule.Plan, fireTime: null)!;
        store.Change(schedule.Id, row => row with { LastFiredAt = now, LastRunId = run.Id, LastNote = "Started by hand." });
        outbox.ToAll(to => to.SchedulesChanged());
        return run;
    }

    private static string Late(ScheduleRow schedule, FireTimes times, DateTimeOffset due, DateTimeOffset now)
    {
        int missed = times
            .Next(schedule.LastDueAt ?? schedule.ActiveSince ?? schedule.CreatedAt, MostCounted)
            .TakeWhile(at => at < due)
            .Count();
        string more = missed switch
        {
            0 => "",
            1 => " One earlier time was missed too; it is not made up for.",
            _ => $" {missed} earlier times were missed too; they are not made up for.",
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"It was due on {TimeZoneInfo.ConvertTime(due, times.Zone):ddd d MMM, HH:mm}, when Jarvis was not running, and "
                + $"started on {TimeZoneInfo.ConvertTime(now, times.Zone):ddd d MMM, HH:mm} instead.{more}"
        );
    }

    private static string Name(ScheduleRow schedule, DateTimeOffset at, TimeZoneInfo zone) =>
        string.Create(CultureInfo.InvariantCulture, $"{schedule.Name} {TimeZoneInfo.ConvertTime(at, zone):yyyy-MM-dd HH:mm}");
}
