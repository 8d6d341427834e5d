using System.Text.RegularExpressions;
using Jarvis.Tour.Tests.Harness;
using Microsoft.Playwright;
using Xunit;

namespace Jarvis.Tour.Tests;

/// <summary>Every page of the dashboard on a fresh home, dark and light, wide and narrow.</summary>
[Collection(JarvisFixture.Collection)]
public sealed class PageTests(JarvisFixture jarvis)
{
    /// <summary>An imperceptible cumulative layout shift; Web Vitals calls values up to 0.1 good.</summary>
    private const double SteadyLayout = 0.02;

    public static TheoryData<string, string> Pages =>
        new()
        {
            { "/", "Home" },
            { "/runs", "Runs" },
            { "/runs/new", "New run" },
            { "/schedule", "Schedule" },
            { "/datasets", "Datasets" },
            { "/datasets/import", "Import data" },
            { "/datasets/mix", "Mix datasets" },
            { "/tokenizers", "Tokenizers" },
            { "/knowledge", "Knowledge" },
            { "/models", "Models" },
            { "/compare", "Compare" },
            { "/settings", "Settings" },
            { "/chat", "New chat" },
            { "/settings?section=notices", "Settings" },
        };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_InBothThemesAndSizes_IsAccessibleSteadyAndSilent(string path, string heading)
    {
        foreach (var look in Looks(path))
        {
            await LookAsync(path, heading, look);
        }
    }

    private async Task LookAsync(string path, string heading, Look look)
    {
        await using var visit = await jarvis.Browser.VisitAsync(jarvis.Address, look);
        await visit.WatchLayoutAsync();

        var answer = await visit.Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.NetworkIdle });
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(heading);
        await visit.SettledAsync();
        await visit.ScreenshotAsync($"page-{(path == "/" ? "home" : path.Trim('/').Replace('/', '-').Replace('?', '-'))}-{look}");

        Assert.Equal(200, answer!.Status);
        Assert.Empty((await Accessibility.OfAsync(visit.Page, $"{look}")).Serious);
        Assert.True(
            await visit.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"),
            $"{path} scrolls sideways in {look}"
        );
        var shifts = await visit.LayoutShiftsAsync();
        Assert.True(shifts.Total <= SteadyLayout, $"{path} jumps by {shifts.Total:0.000} in {look}: {shifts.What}");
        Assert.Empty(visit.Complaints);
    }

    /// <summary>All four combinations with bench/tour.sh; otherwise each theme and each size once, alternating between pages.</summary>
    private static IEnumerable<Look> Looks(string path)
    {
        bool first = Pages.ToList().FindIndex(page => page.Data.Item1 == path) % 2 == 0;
        return LongForm.IsOn ? Look.All
            : first ? Look.All.Take(2)
            : Look.All.Skip(2);
    }

    [Fact]
    public async Task Link_ClickedBeforeThePageIsLive_IsFollowed()
    {
        await using var visit = await jarvis.Browser.VisitAsync(jarvis.Address);

        await visit.Page.GotoAsync("/", new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Schedule" }).First.ClickAsync();

        await Assertions.Expect(visit.Page).ToHaveURLAsync(jarvis.Address + "/schedule");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Schedule");
    }

    [Fact]
    public async Task Button_BeforeThePageIsLive_WaitsUntilAClickIsHeard()
    {
        await using var visit = await jarvis.Browser.VisitAsync(jarvis.Address);
        var mayConnect = new TaskCompletionSource();
        await visit.Page.RouteAsync("**/_blazor/negotiate**", async route =>
        {
            await mayConnect.Task;
            await route.ContinueAsync();
        });

        await visit.Page.GotoAsync("/runs/new", new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        var small = visit.Page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Small") });
        await Assertions.Expect(small).ToBeDisabledAsync();
        await visit.ScreenshotAsync("page-not-live-yet");
        mayConnect.SetResult();
        await small.ClickAsync();

        await Assertions.Expect(small).ToHaveAttributeAsync("aria-pressed", "true");
        await new NewRunScreen(visit.Page).StartOverAsync(); // the choice was kept as a draft
        Assert.Empty(visit.Complaints);
    }
}
