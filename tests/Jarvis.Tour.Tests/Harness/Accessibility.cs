using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Jarvis.Tour.Tests.Harness;

/// <summary>What axe finds on a page as it is shown.</summary>
/// <param name="Serious">Violations that stop somebody: serious and critical ones, a line each.</param>
/// <param name="Others">Moderate and minor ones.</param>
internal sealed record Accessibility(IReadOnlyList<string> Serious, IReadOnlyList<string> Others)
{
    public static async Task<Accessibility> OfAsync(IPage page, string where)
    {
        var result = await page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] });
        var found = result.Violations.ToLookup(
            violation => violation.Impact is "serious" or "critical",
            violation => $"{where} {violation.Id}: {violation.Help}; {string.Join("; ", violation.Nodes.Select(node => node.Html))}"
        );
        return new([.. found[true]], [.. found[false]]);
    }
}
