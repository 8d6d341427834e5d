using Jarvis.Contracts;

namespace Jarvis.Web.Features.Runs;

/// <summary>The order of a table of groups; keys are what stands in the URL.</summary>
public static class GroupOrder
{
    /// <param name="by">name | records | tokens | loss | perplexity | accuracy, with a minus in front for descending. Anything else sorts
    /// by tokens, descending.</param>
    public static IReadOnlyList<GroupMetrics> Apply(IEnumerable<GroupMetrics> groups, string? by) =>
        by?.TrimStart('-') switch
        {
            "name" when by[0] == '-' => [.. groups.OrderByDescending(group => group.Name, StringComparer.OrdinalIgnoreCase)],
            "name" => [.. groups.OrderBy(group => group.Name, StringComparer.OrdinalIgnoreCase)],
            "records" => Order(groups, group => group.Records, by),
            "loss" => Order(groups, group => group.Loss, by),
            "perplexity" => Order(groups, group => group.Perplexity, by),
            "accuracy" => Order(groups, group => group.Accuracy, by),
            "tokens" => Order(groups, group => group.Tokens, by),
            _ => Order(groups, group => group.Tokens, "-"),
        };

    private static List<GroupMetrics> Order(IEnumerable<GroupMetrics> groups, Func<GroupMetrics, double> figure, string by) =>
        [.. by[0] == '-' ? groups.OrderByDescending(figure) : groups.OrderBy(figure)];
}
