using System.Text.RegularExpressions;
using Jarvis.Contracts;
using Jarvis.Tour.Tests.Harness;
using Microsoft.Playwright;
using Xunit;

namespace Jarvis.Tour.Tests;

/// <summary>
/// Every dialog, menu and popover of a used home: what opens one says so by aria-haspopup (or is a summary), so this test finds them all.
/// </summary>
public sealed class OverlayTests(ITestOutputHelper output)
{
    private const string Openers = "[aria-haspopup]:visible, details.menu > summary:visible, .bell [aria-expanded]:visible",
        Overlays =
            "[role=dialog]:visible, [role=menu]:visible, [role=listbox]:visible, dialog[open], "
            + "details.menu[open] > :not(summary), .mud-popover-open, .bell-list";

    [Fact]
    public async Task Overlay_OnEveryPageOfAUsedHome_IsAccessibleAndClosesByEscape()
    {
        using var home = new EarlierHome(EarlierHome.Names.Last());
        await using var up = await JarvisUp.StartReadyAsync(home.Path);
        using var api = new Api(up.Address);
        await using var browser = await Browser.LaunchAsync();
        string run = (await api.GetAsync<RunSummary[]>("/api/runs"))[0].Id;
        string tokenizer = (await api.GetAsync<TokenizerSummary[]>("/api/tokenizers"))[0].Id;
        string[] pages =
        [
            "/",
            "/runs",
            $"/runs/{run}",
            "/runs/new",
            $"/compare?runs={run}",
            "/schedule",
            "/datasets",
            "/datasets/animals?tab=samples",
            "/datasets/animals?tab=doctor",
            "/datasets/animals?tab=statistics",
            "/datasets/animals?tab=versions",
            "/tokenizers",
            $"/tokenizers/{tokenizer}",
            "/knowledge",
            "/models",
            "/chat",
            "/settings",
        ];

        var problems = new List<string>();
        int opened = 0;
        foreach (var look in Looks)
        {
            var seen = new HashSet<string>();
            foreach (string path in pages)
            {
                await using var visit = await browser.VisitAsync(up.Address, look);
                opened += await LookAsync(visit, path, $"{path} {look}", seen, problems);
            }
        }

        output.WriteLine($"{opened} overlays opened on {pages.Length} pages in {Looks.Count} looks");
        Assert.True(problems.Count == 0, string.Join('\n', problems));
        Assert.True(opened >= pages.Length, $"only {opened} overlays were found");
    }

    /// <summary>All four by bench/axe.sh; else one wide and one narrow.</summary>
    private static IReadOnlyList<Look> Looks => LongForm.IsOn ? Look.All : [.. Look.All.Take(2)];

    /// <returns>How many overlays were opened.</returns>
    private async Task<int> LookAsync(Visit visit, string path, string look, HashSet<string> seen, List<string> problems)
    {
        var page = visit.Page;
        await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.NetworkIdle });
        await visit.SettledAsync();
        await CheckAsync(page, look, problems);

        int opened = 0;
        var openers = page.Locator(Openers);
        for (int index = 0; index < await openers.CountAsync(); index++)
        {
            var opener = openers.Nth(index);
            string name = await opener.EvaluateAsync<string>("it => it.getAttribute('aria-label') ?? it.innerText.trim()");
            if (!await opener.IsEnabledAsync() || !seen.Add(Kind(name)))
            {
                continue;
            }

            opened++;
            await opener.ClickAsync();
            await Assertions.Expect(page.Locator(Overlays).First).ToBeVisibleAsync();
            await visit.SettledAsync();
            await CheckAsync(page, $"{look} \"{name}\"", problems);
            await visit.ScreenshotAsync($"overlay-{Kind(name)}-{look.Split(' ')[^1]}");
            await page.Keyboard.PressAsync("Escape");
            try
            {
                await Assertions.Expect(page.Locator(Overlays)).ToHaveCountAsync(0, new() { Timeout = 5000 });
            }
            catch (PlaywrightException)
            {
                problems.Add($"{look} \"{name}\" does not close by Escape");
                return opened; // what is open would cover the rest of the page
            }
        }

        problems.AddRange(visit.Complaints.Select(complaint => $"{look} console: {complaint}"));
        return opened;
    }

    private async Task CheckAsync(IPage page, string where, List<string> problems)
    {
        var found = await Accessibility.OfAsync(page, where);
        problems.AddRange(found.Serious);
        foreach (string other in found.Others)
        {
            output.WriteLine(other.Length > 300 ? other[..300] + "…" : other);
        }
    }

    /// <summary>The rows of a list have the same menu: one of them is opened.</summary>
    private static string Kind(string name) =>
        Regex.Replace(name.ToLowerInvariant(), "[^a-z]+", "-") is var kind && kind.StartsWith("actions-for", StringComparison.Ordinal)
            ? "actions-for"
            : kind.Trim('-');
}
