using Jarvis.Contracts;

namespace Jarvis.Web.Features.Compare;

/// <param name="Groups">One per run, in the order of the runs; null where the run's newest evaluation has no such group.</param>
/// <param name="Best">Index of the lowest loss; null where fewer than two runs have the group.</param>
public sealed record GroupRow(string Name, IReadOnlyList<GroupMetrics?> Groups, int? Best);

/// <summary>Results of each run's newest evaluation, by domain or by dataset.</summary>
public static class GroupComparison
{
    /// <summary>Groups with the most tokens first.</summary>
    /// <param name="runs">The groups of each run; null where it has no evaluation yet.</param>
    public static IReadOnlyList<GroupRow> Of(IReadOnlyList<IReadOnlyList<GroupMetrics>?> runs) =>
        [
            .. runs.OfType<IReadOnlyList<GroupMetrics>>()
                .SelectMany(groups => groups)
                .GroupBy(group => group.Name)
                .OrderByDescending(group => group.Max(each => each.Tokens))
                .ThenBy(group => group.Key, StringComparer.OrdinalIgnoreCase)
                .Select(group =>
                {
                    GroupMetrics?[] cells = [.. runs.Select(groups => groups?.FirstOrDefault(each => each.Name == group.Key))];
                    var known = cells.Index().Where(cell => cell.Item is { } item && double.IsFinite(item.Loss)).ToList();
                    return new GroupRow(group.Key, cells, known.Count > 1 ? known.MinBy(cell => cell.Item!.Loss).Index : null);
                }),
        ];
}
