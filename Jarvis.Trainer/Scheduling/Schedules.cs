using System.Text.RegularExpressions;
using Jarvis.Contracts;
using Jarvis.Trainer.Hubs;
using Jarvis.Trainer.Queue;
using Jarvis.Trainer.Refusals;

namespace Jarvis.Trainer.Scheduling;

/// <summary>Saved plans with their times: made, changed, paused, deleted.</summary>
internal sealed partial class Schedules(
    ScheduleStore store,
    QuartzTriggers triggers,
    PlanProblems problems,
    PlanCosts costs,
    HubOutbox outbox,
    TimeProvider time
)
{
    private const int LongestName = 80;
    private const int ShownTimes = 5;

    public IReadOnlyList<ScheduleSummary> All() => [.. store.All().Where(row => row.DeletedAt is null).Select(Summary)];

    public ScheduleSummary Summary(ScheduleRow row) =>
        new(
            row.Id,
            row.Name,
            row.When,
            ScheduleText.Of(row.When),
            row.Plan,
            row.Paused,
            row.Paused || !FireTimes.TryRead(row.When, out var times, out _) ? [] : times.Next(time.GetUtcNow(), ShownTimes),
            row.LastFiredAt,
            row.LastRunId,
            row.LastNote,
            row.CreatedAt
        );

    /// <summary>The summary with what speaks against it; the warning takes an estimate, so lists leave it out.</summary>
    public ScheduleSummary Detail(ScheduleRow row)
    {
        var summary = Summary(row);
        return summary with { Warning = ScheduleCrowding.Text(summary.Next, costs.Of(row.Plan).TrainSeconds) };
    }

    public SchedulePreview Preview(ScheduleWhen when) =>
        FireTimes.TryRead(when, out var times, out string? problem)
            ? new SchedulePreview(Passed(times), ScheduleText.Of(when), times.Next(time.GetUtcNow(), ShownTimes))
            : new SchedulePreview(problem, "", []);

    /// <exception cref="RequestRefusedException">There is none, or it was deleted.</exception>
    public ScheduleRow Get(string id) => store.Find(id) is { DeletedAt: null } row ? row : throw NoSchedule(id);

    public async Task<ScheduleRow> CreateAsync(SaveSchedule request)
    {
        request = Checked(request);
        string slug = NotInNames().Replace(request.Name.ToLowerInvariant(), "-").Trim('-');
        var row = new ScheduleRow(
            $"{(slug.Length is 0 or > 40 ? "schedule" : slug)}-{Guid.NewGuid().ToString("N")[..6]}",
            request.Name,
            request.When,
            request.Plan,
            time.GetUtcNow()
        );
        store.Save(row);
        await triggers.SetAsync(row);
        outbox.ToAll(to => to.SchedulesChanged());
        return row;
    }

    public Task<ScheduleRow> UpdateAsync(string id, SaveSchedule request)
    {
        Get(id);
        request = Checked(request);
        return ChangeAsync(id, row => row with { Name = request.Name, When = request.When, Plan = request.Plan });
    }

    public Task<ScheduleRow> PauseAsync(string id) => ChangeAsync(Get(id).Id, row => row with { Paused = true });

    public Task<ScheduleRow> ResumeAsync(string id) => ChangeAsync(Get(id).Id, row => row with { Paused = false });

    public Task<ScheduleRow> DeleteAsync(string id) => ChangeAsync(Get(id).Id, row => row with { DeletedAt = time.GetUtcNow() });

    public Task<ScheduleRow> RestoreAsync(string id) => ChangeAsync(id, row => row with { DeletedAt = null });

    private async Task<ScheduleRow> ChangeAsync(string id, Func<ScheduleRow, ScheduleRow> change)
    {
        var row = store.Change(id, before => change(before) with { ActiveSince = time.GetUtcNow() }) ?? throw NoSchedule(id);
        await triggers.SetAsync(row);
        outbox.ToAll(to => to.SchedulesChanged());
        return row;
    }

    private SaveSchedule Checked(SaveSchedule request)
    {
        request = request with { Name = DisplayName.Clean(request.Name) };
        if (request.Name.Length is 0 or > LongestName)
        {
            throw RequestRefusedException.Bad("A schedule needs a name.", $"Give it one of 1 to {LongestName} characters.");
        }
        if (request.When is null || request.Plan is null)
        {
            throw RequestRefusedException.Bad(
                "A schedule needs a time and a plan.",
                "Send name, when and plan; GET /api/openapi/v1.json describes them."
            );
        }
        if (!FireTimes.TryRead(request.When, out var times, out string? problem))
        {
            throw RequestRefusedException.Bad("This time cannot be used.", problem);
        }
        if (Passed(times) is { } passed)
        {
            throw RequestRefusedException.Bad("This time cannot be used.", passed);
        }
        if (problems.Of(request.Plan) is { Count: > 0 } found)
        {
            throw RequestRefusedException.Bad("This plan cannot run.", string.Join(' ', found));
        }
        return request;
    }

    private string? Passed(FireTimes times) =>
        times.Next(time.GetUtcNow(), 1).Count > 0 ? null
        : times.Cron is null ? "That moment has passed; choose a later one."
        : "No such moment ever comes, as with 30 February; choose other days.";

    private static RequestRefusedException NoSchedule(string id) =>
        new(
            "There is no such schedule.",
            $"No schedule has the id \"{(id.Length > 60 ? id[..60] : id)}\"; it may have been deleted. GET /api/schedules lists them.",
            RefusalKind.NotFound
        );

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotInNames();
}
