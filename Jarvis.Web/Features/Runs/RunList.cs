using Jarvis.Contracts;

namespace Jarvis.Web.Features.Runs;

/// <summary>Search, filter and sort of the run list; keys are what stands in the URL.</summary>
public static class RunList
{
    public static IReadOnlyList<KeyValuePair<string, string>> Filters { get; } =
    [
        new("", "All states"),
        new("active", "Running"),
        new("queued", "Queued"),
        new("completed", "Completed"),
        new("paused", "Paused"),
        new("failed", "Failed or interrupted"),
        new("cancelled", "Cancelled"),
    ];

    public static IReadOnlyList<KeyValuePair<string, string>> Sorts { get; } =
    [new("newest", "Newest first"), new("name", "Name"), new("loss", "Best loss"), new("progress", "Progress")];

    public static IReadOnlyList<RunSummary> Apply(IEnumerable<RunSummary> runs, string? query, string? filter, string? sort)
    {
        var words = (query ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var found = runs.Where(run => Passes(run.State, filter) && words.All(word => Contains(run, word)));
        return
        [
            .. sort switch
            {
                "name" => found.OrderBy(run => run.Name, StringComparer.OrdinalIgnoreCase),
                "loss" => found.OrderBy(run => run.BestLoss ?? run.ValidationLoss ?? double.MaxValue),
                "progress" => found.OrderByDescending(run => run.Progress ?? 0),
                _ => found.OrderByDescending(run => run.CreatedAt),
            },
        ];
    }

    private static bool Contains(RunSummary run, string word) =>
        new[] { run.Name, run.Id, run.Size, run.Data, run.State.ToString() }.Any(text =>
            text.Contains(word, StringComparison.OrdinalIgnoreCase)
        );

    private static bool Passes(RunState state, string? filter) =>
        filter switch
        {
            "active" => Feed.FeedState.IsActive(state),
            "queued" => state == RunState.Queued,
            "completed" => state == RunState.Completed,
            "paused" => state == RunState.Paused,
            "failed" => state is RunState.Failed or RunState.Interrupted,
            "cancelled" => state == RunState.Cancelled,
            _ => true,
        };
}
