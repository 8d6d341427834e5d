using Jarvis.Tour.Tests.Harness;
using Microsoft.Playwright;
using Xunit;

namespace Jarvis.Tour.Tests;

/// <summary>Every page of the dashboard on a fresh home.</summary>
[Collection(JarvisFixture.Collection)]
public sealed class PageTests(JarvisFixture jarvis)
{
    [Fact]
    public async Task Home_OnAFreshHome_OpensWithoutAWordOnTheConsole()
    {
        await using var visit = await jarvis.Browser.VisitAsync(jarvis.Address);

        var answer = await visit.Page.GotoAsync("/", new() { WaitUntil = WaitUntilState.NetworkIdle });
        await Assertions.Expect(visit.Page).ToHaveTitleAsync(new System.Text.RegularExpressions.Regex("Jarvis"));
        await visit.ScreenshotAsync("home-fresh");

        Assert.Equal(200, answer!.Status);
        Assert.Empty(visit.Complaints);
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
}
