using Jarvis.Contracts;

namespace Jarvis.Web.Features.Schedule;

/// <summary>Search and sort of the schedules; the keys appear in the URL.</summary>
public static class ScheduleList
{
    public static IReadOnlyList<KeyValuePair<string, string>> Sorts { get; } =
    [new("next", "Next first"), new("name", "Name"), new("newest", "Newest first")];

    public static IReadOnlyList<ScheduleSummary> Apply(IEnumerable<ScheduleSummary> schedules, string? query, string? sort)
    {
        var words = (query ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var found = schedules.Where(schedule =>
            words.All(word =>
                $"{schedule.Name} {schedule.Words} {schedule.Plan.Model.Size}".Contains(word, StringComparison.OrdinalIgnoreCase)
            )
        );
        return
        [
            .. sort switch
            {
                "name" => found.OrderBy(schedule => schedule.Name, StringComparer.OrdinalIgnoreCase),
                "newest" => found.OrderByDescending(schedule => schedule.CreatedAt),
                _ => found.OrderBy(schedule => schedule.Paused || schedule.Next.Count == 0 ? DateTimeOffset.MaxValue : schedule.Next[0]),
            },
        ];
    }

    /// <summary>"nano · starter": the model's size and its data, as lists show a plan.</summary>
    public static string What(TrainingPlan plan) => $"{plan.Model.Size} · {string.Join(", ", plan.Data.Files.Select(DataEntry.ShortName))}";
}
