namespace Jarvis.Web.Features.Runs;

/// <param name="Sort">The key of <see cref="RunList.Sorts"/> that its heading sorts by; null if it does not sort.</param>
public sealed record RunColumn(string Key, string Title, string? Sort, bool Usual = true);

/// <summary>The columns of the run table besides the name; chosen ones stand in the URL as <c>columns=state,loss</c>.</summary>
public static class RunColumns
{
    public static IReadOnlyList<RunColumn> All { get; } =
    [
        new("state", "State", "state"),
        new("progress", "Progress", "progress"),
        new("eta", "ETA or end", "eta"),
        new("curve", "Loss curve", null),
        new("loss", "Best loss", "loss"),
        new("tokens", "Tokens", "-tokens"),
        new("duration", "Time training", "-duration"),
        new("size", "Size", "size", Usual: false),
        new("data", "Data", "data", Usual: false),
        new("changed", "Changed settings", null, Usual: false),
        new("tags", "Tags", null),
        new("by", "Started by", null, Usual: false),
    ];

    /// <summary>The usual ones for an empty text; unknown keys are ignored.</summary>
    public static IReadOnlyList<RunColumn> Read(string? text) =>
        string.IsNullOrWhiteSpace(text)
            ? [.. All.Where(column => column.Usual)]
            : [.. All.Where(column => text.Split(',').Contains(column.Key, StringComparer.Ordinal))];

    /// <returns>Null for the usual ones, which need not stand in the URL; "name" if only the name is left.</returns>
    public static string? Write(IEnumerable<string> keys)
    {
        var chosen = All.Where(column => keys.Contains(column.Key)).ToList();
        return chosen.Count == 0 ? "name"
            : chosen.SequenceEqual(All.Where(column => column.Usual)) ? null
            : string.Join(',', chosen.Select(column => column.Key));
    }
}
