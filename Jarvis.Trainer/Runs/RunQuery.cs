using Jarvis.Contracts;
using Jarvis.Trainer.Refusals;

namespace Jarvis.Trainer.Runs;

/// <summary>Searches, filters and sorts the list of runs.</summary>
internal static class RunQuery
{
    private static readonly Dictionary<string, Func<RunSummary, IComparable?>> _orders = new()
    {
        ["created"] = run => run.CreatedAt,
        ["name"] = run => run.Name.ToLowerInvariant(),
        ["state"] = run => run.State.ToString(),
        ["size"] = run => run.Size,
        ["progress"] = run => run.Progress,
        ["loss"] = run => run.BestLoss ?? run.ValidationLoss ?? run.Loss,
        ["queue"] = run => run.QueuePosition,
        ["ended"] = run => run.EndedAt,
    };

    /// <param name="query">Words that must each occur in name, id, size, data, state or tags.</param>
    /// <param name="states">States separated by commas, such as <c>queued,running</c>.</param>
    /// <param name="sort">One of the orders, with a dash in front for descending; null is newest first.</param>
    /// <exception cref="RequestRefusedException">A state or an order that does not exist.</exception>
    public static IReadOnlyList<RunSummary> Apply(IReadOnlyList<RunSummary> runs, string? query, string? states, string? sort)
    {
        IEnumerable<RunSummary> found = runs;
        foreach (string word in (query ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            found = found.Where(run => Has(run, word));
        }
        if (!string.IsNullOrWhiteSpace(states))
        {
            var wanted = states
                .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(State)
                .ToHashSet();
            found = found.Where(run => wanted.Contains(run.State));
        }
        return [.. Sorted(found, string.IsNullOrWhiteSpace(sort) ? "-created" : sort.Trim().ToLowerInvariant())];
    }

    private static bool Has(RunSummary run, string word) =>
        new List<string> { run.Name, run.Id, run.Size, run.Data, run.State.ToString() }
            .Concat(run.Tags)
            .Any(text => text.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static RunState State(string word) =>
        Enum.TryParse<RunState>(word, ignoreCase: true, out var state) && Enum.IsDefined(state) && !char.IsDigit(word[0])
            ? state
            : throw RequestRefusedException.Bad(
                "There is no such state.",
                $"\"{word}\" is not one of {string.Join(", ", Enum.GetNames<RunState>()).ToLowerInvariant()}."
            );

    // What has no value comes last in both directions.
    private static IEnumerable<RunSummary> Sorted(IEnumerable<RunSummary> runs, string sort)
    {
        bool descending = sort.StartsWith('-');
        if (!_orders.TryGetValue(sort.TrimStart('-'), out var key))
        {
            throw RequestRefusedException.Bad(
                "There is no such order.",
                $"\"{sort}\" is not one of {string.Join(", ", _orders.Keys)} (with a dash in front for descending)."
            );
        }
        var known = runs.OrderBy(run => key(run) is null);
        return descending ? known.ThenByDescending(key) : known.ThenBy(key);
    }
}
