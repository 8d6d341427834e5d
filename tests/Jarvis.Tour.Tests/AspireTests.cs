using System.Text.RegularExpressions;
using Jarvis.Contracts;
using Jarvis.Testing;
using Jarvis.Tour.Tests.Harness;
using Microsoft.Playwright;
using Xunit;

namespace Jarvis.Tour.Tests;

/// <summary>Aspire's dashboard alongside Jarvis's own.</summary>
public sealed class AspireTests
{
    private const float Slow = 45_000;

    [Fact]
    public async Task Up_WithAspire_ShowsOneTraceFromTheClickToTheStartOfTheRun()
    {
        using var home = new TemporaryFolder();
        await using var up = await JarvisUp.StartReadyAsync(home.Path, arguments: "--aspire");
        using var api = new Api(up.Address);
        await using var browser = await Browser.LaunchAsync();
        string link = Regex.Match(await up.Lines.WaitForAsync("/login?t=", JarvisUp.ToBeReady), @"http://\S+").Value;

        var run = await EndlessRun.StartAsync(up, api); // gives the page something to click on
        await api.PostAsync($"/api/runs/{run.Id}/pause");
        await api.UntilAsync(run.Id, summary => summary.State == RunState.Paused, EndlessRun.ToTakeSteps);
        await using var jarvis = await browser.VisitAsync(up.Address);
        await jarvis.Page.GotoAsync($"/runs/{run.Id}", new() { WaitUntil = WaitUntilState.NetworkIdle });
        await jarvis.Page.GetByRole(AriaRole.Button, new() { Name = "Resume", Exact = true }).First.ClickAsync();
        await api.UntilAsync(run.Id, summary => summary.State == RunState.Running, EndlessRun.ToTakeSteps);

        await using var aspire = await browser.VisitAsync(link);
        var page = aspire.Page;
        await page.GotoAsync(link, new() { WaitUntil = WaitUntilState.NetworkIdle });
        await Assertions.Expect(page.GetByText("inference", new() { Exact = true }).First).ToBeVisibleAsync(new() { Timeout = Slow });
        await aspire.ScreenshotAsync("aspire-1-resources");
        await page.GotoAsync("/traces", new() { WaitUntil = WaitUntilState.NetworkIdle });
        await page.Locator("input[name=traces-search]").FillAsync("onclick");
        // The trace appears a few seconds after the click.
        await Assertions.Expect(page.GetByText("Event onclick").First).ToBeVisibleAsync(new() { Timeout = Slow });
        await page.GetByText("Event onclick").Last.ClickAsync();
        await Assertions.Expect(page.GetByText("start run").First).ToBeVisibleAsync(new() { Timeout = Slow });
        await Assertions.Expect(page.GetByText("resume").First).ToBeVisibleAsync();
        await aspire.ScreenshotAsync("aspire-2-trace");
    }
}
