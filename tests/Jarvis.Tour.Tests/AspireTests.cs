using System.Text.RegularExpressions;
using Jarvis.Contracts;
using Jarvis.Tour.Tests.Harness;
using Microsoft.Playwright;
using Xunit;

namespace Jarvis.Tour.Tests;

/// <summary>Aspire's dashboard beside Jarvis's own.</summary>
public sealed class AspireTests
{
    private const float Slow = 120_000;

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
        await Until.TrueAsync(async () => await LeadsToTheStartAsync(page), TimeSpan.FromMilliseconds(Slow), () => "no trace leads from the click on Resume to the start of the run");
        await aspire.ScreenshotAsync("aspire-2-trace");
    }

    /// <summary>Looks into the traces of web and trainer, newest first; the dashboard gets them some seconds after they happened.</summary>
    private static async Task<bool> LeadsToTheStartAsync(IPage page)
    {
        await page.GotoAsync("/traces", new() { WaitUntil = WaitUntilState.NetworkIdle });
        string[] links = await page.Locator("a[href*='traces/detail/']").EvaluateAllAsync<string[]>("all => all.map(each => each.href)");
        foreach (string link in links.Distinct().Reverse())
        {
            await page.GotoAsync(link, new() { WaitUntil = WaitUntilState.NetworkIdle });
            string text = await page.Locator("body").InnerTextAsync();
            if (text.Contains("start run", StringComparison.Ordinal) && text.Contains("resume", StringComparison.Ordinal)) return true;
        }

        return false;
    }
}
