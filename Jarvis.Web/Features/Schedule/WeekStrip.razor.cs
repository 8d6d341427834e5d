using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Features.Schedule;

/// <summary>Three days back, today and three days ahead: runs by state, planned starts by time.</summary>
public sealed partial class WeekStrip
{
    private const int Most = 4;

    [Parameter, EditorRequired]
    public IReadOnlyList<ScheduleSummary> Schedules { get; set; } = [];

    [Parameter, EditorRequired]
    public IReadOnlyList<RunSummary> Runs { get; set; } = [];

    [CascadingParameter]
    private UserClock Clock { get; set; } = null!;

    private IEnumerable<Day> Days =>
        Enumerable
            .Range(-3, 7)
            .Select(offset => Clock.Now.Date.AddDays(offset))
            .Select(date => new Day(date, [.. Entries().Where(entry => entry.At.Date == date).OrderBy(entry => entry.At)]));

    private IEnumerable<Entry> Entries()
    {
        foreach (var run in Runs)
        {
            var at = Clock.Local(run.StartedAt ?? run.CreatedAt);
            yield return new Entry(at, run.Name, StateLook.Css(run), $"runs/{run.Id}", $"{run.Name}: {StateLook.Word(run)}");
        }

        foreach (var schedule in Schedules.Where(schedule => !schedule.Paused))
        {
            foreach (var next in schedule.Next)
            {
                yield return new Entry(
                    Clock.Local(next),
                    schedule.Name,
                    "coming",
                    "schedule#" + schedule.Id,
                    $"{schedule.Name}: {schedule.Words}"
                );
            }
        }
    }

    private sealed record Day(DateTime Date, IReadOnlyList<Entry> Entries);

    private sealed record Entry(DateTimeOffset At, string Name, string Css, string Link, string Title)
    {
        public string Time => At.ToString("HH:mm", CultureInfo.InvariantCulture);
    }
}
