using Jarvis.Contracts;

namespace Jarvis.Web.Features.Runs;

/// <summary>A line of the table: the heading of a group, or a run.</summary>
/// <param name="Group">Null if runs are not grouped.</param>
/// <param name="Run">Null for the heading.</param>
public sealed record RunLine(string? Group, int Count, RunSummary? Run);

/// <summary>Search, filter, sort and groups of the run list; keys are what stands in the URL.</summary>
public static class RunList
{
    private const string NoTag = "No tag";

    public static IReadOnlyList<KeyValuePair<string, string>> Filters { get; } =
    [
        new("", "All states"),
        new("active", "Running"),
        new("queued", "Queued"),
        new("completed", "Completed"),
        new("stopped", "Stopped"),
        new("paused", "Paused"),
        new("failed", "Failed or interrupted"),
        new("cancelled", "Cancelled"),
    ];

    public static IReadOnlyList<KeyValuePair<string, string>> Sorts { get; } =
    [
        new("newest", "Newest first"),
        new("name", "Name"),
        new("loss", "Best loss"),
        new("progress", "Progress"),
        new("state", "State"),
        new("-tokens", "Most tokens"),
        new("-duration", "Longest"),
        new("eta", "Ends next"),
        new("size", "Size"),
        new("data", "Data"),
    ];

    public static IReadOnlyList<KeyValuePair<string, string>> Groups { get; } =
    [new("", "No groups"), new("tag", "By tag"), new("data", "By data")];

    /// <param name="sort">A key of <see cref="Sorts"/>; a dash in front reverses the order.</param>
    public static IReadOnlyList<RunSummary> Apply(IEnumerable<RunSummary> runs, string? query, string? filter, string? sort)
    {
        var search = RunSearch.Parse(query);
        var found = runs.Where(run => Passes(run, filter) && search.Matches(run));
        bool back = sort is ['-', ..];
        return
        [
            .. sort?.TrimStart('-') switch
            {
                "name" => Order(found, run => run.Name, back, StringComparer.OrdinalIgnoreCase),
                "loss" => Figures(found, run => run.BestLoss ?? run.ValidationLoss, back),
                "progress" => Figures(found, run => run.Progress ?? 0, !back),
                "tokens" => Figures(found, run => run.Tokens, back),
                "duration" => Figures(found, Seconds, back),
                "eta" => Figures(found, run => run.EtaSeconds, back),
                "state" => Order(found, run => (run.State, run.Stopped), back),
                "size" => Order(found, run => run.Size, back, StringComparer.OrdinalIgnoreCase),
                "data" => Order(found, run => run.Data, back, StringComparer.OrdinalIgnoreCase),
                _ => Order(found, run => run.CreatedAt, !back),
            },
        ];
    }

    /// <param name="by">tag | data; a run with several tags is listed under each. Anything else does not group.</param>
    public static IReadOnlyList<RunLine> Grouped(IReadOnlyList<RunSummary> runs, string? by)
    {
        Func<RunSummary, IEnumerable<string>>? keys = by switch
        {
            "tag" => run => run.Tags.Count > 0 ? run.Tags : [NoTag],
            "data" => run => [run.Data],
            _ => null,
        };
        return keys is null
            ? [.. runs.Select(run => new RunLine(null, 1, run))]
            :
            [
                .. runs.SelectMany(run => keys(run).Select(key => (Key: key, Run: run)))
                    .GroupBy(each => each.Key, each => each.Run)
                    .OrderBy(group => group.Key == NoTag)
                    .ThenBy(group => group.Key, StringComparer.OrdinalIgnoreCase)
                    .SelectMany(group =>
                        group.Select(run => new RunLine(group.Key, 1, run)).Prepend(new RunLine(group.Key, group.Count(), null))
                    ),
            ];
    }

    /// <summary>Seconds of training up to the newest event, which is precise enough to order and search by.</summary>
    public static double? Seconds(RunSummary run) => run.TrainingSeconds(run.RunSecondsAt ?? DateTimeOffset.MinValue);

    // Runs without the figure come last in both directions.
    private static IEnumerable<RunSummary> Figures(IEnumerable<RunSummary> runs, Func<RunSummary, double?> figure, bool back)
    {
        var known = runs.OrderBy(run => figure(run) is null);
        return (back ? known.ThenByDescending(figure) : known.ThenBy(figure)).ThenByDescending(run => run.CreatedAt);
    }

    private static IEnumerable<RunSummary> Order<T>(
        IEnumerable<RunSummary> runs,
        Func<RunSummary, T> key,
        bool back,
        IComparer<T>? comparer = null
    ) => (back ? runs.OrderByDescending(key, comparer) : runs.OrderBy(key, comparer)).ThenByDescending(run => run.CreatedAt);

    private static bool Passes(RunSummary run, string? filter) =>
        filter switch
        {
            "active" => Feed.FeedState.IsActive(run.State),
            "queued" => run.State == RunState.Queued,
            "completed" => run is { State: RunState.Completed, Stopped: false },
            "stopped" => run is { State: RunState.Completed, Stopped: true },
            "paused" => run.State == RunState.Paused,
            "failed" => run.State is RunState.Failed or RunState.Interrupted,
            "cancelled" => run.State == RunState.Cancelled,
            _ => true,
        };
}
