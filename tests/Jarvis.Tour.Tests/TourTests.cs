using System.Text.RegularExpressions;
using Jarvis.Testing;
using Jarvis.Tour.Tests.Harness;
using Microsoft.Playwright;
using Xunit;

namespace Jarvis.Tour.Tests;

/// <summary>A newcomer's first minutes with the tour beside them, in one browser window and without a reload.</summary>
public sealed class TourTests(ITestOutputHelper output)
{
    /// <summary>More than the tour suggests: an epoch is to end within the run.</summary>
    private const int Steps = 200;

    /// <summary>From the step to its pixel, on a machine whose every core is training.</summary>
    private const double MedianDelayLimit = 250,
        SlowestDelayLimit = 1000;

    [Fact]
    public async Task Newcomer_OnAFreshHome_TrainsOnTheStarterWatchesItLiveAndChatsWithTheResult()
    {
        using var home = new TemporaryFolder();
        await using var up = await JarvisUp.StartReadyAsync(home.Path);
        await using var browser = await Browser.LaunchAsync();
        await using var visit = await browser.VisitAsync(up.Address);
        var page = visit.Page;

        await page.GotoAsync("/", new() { WaitUntil = WaitUntilState.NetworkIdle });
        await page.GetByRole(AriaRole.Link, new() { Name = "Start the tour" }).First.ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(up.Address + "/runs/new?tour=1");
        await page.EvaluateAsync("window.sameWindow = true");
        var tour = new TourScreen(page);
        await tour.SaysAsync("Choose and start", 1);
        await ChooseStarterAsync(page);
        await tour.IsBesideThePageAsync();
        await visit.ScreenshotAsync("tour-1-new-run");
        await new NewRunScreen(page).StartAsync();

        var run = new RunScreen(page);
        await run.HasPointsAsync(10);
        await tour.SaysAsync(new Regex("^(Watch it learn|First checkpoint saved)$"), 3);
        await visit.ScreenshotAsync("tour-2-run-live");
        await run.LossFallsAsync();
        await SeesTheEpochAsync(page);
        await visit.ScreenshotAsync("tour-3-run-epoch");
        await SeesTheReportChangeAsync(page);
        await Assertions.Expect(tour.Panel.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^Chat ") })).ToBeVisibleAsync();
        await visit.ScreenshotAsync("tour-4-report");
        await Assertions.Expect(page.Locator("main .chip").First).ToContainTextAsync("Completed", new() { Timeout = 300_000 });
        await visit.ScreenshotAsync("tour-5-run-completed");
        var delays = await run.DelaysAsync();
        output.WriteLine($"step to pixel: {delays}");

        await tour.SaysAsync("Your model is trained", 4);
        await tour.Panel.GetByRole(AriaRole.Link, new() { Name = "Chat with it" }).ClickAsync();
        await tour.SaysAsync("Ask it something", 5);
        var chat = new ChatScreen(page);
        // On a quiet machine this model writes a short answer between two frames, so several questions are asked until one answer is seen
        // growing.
        var answer = await chat.AskAsync("What does System.String.Join do?", TimeSpan.FromMinutes(2));
        foreach (
            string question in (string[])
                [
                    "What does System.IO.File do?",
                    "What is System.Net.Http.HttpClient?",
                    "Describe System.Linq.Enumerable.",
                    "What does System.Xml.XmlReader do?",
                ]
        )
        {
            if (answer.Growths <= 1)
            {
                answer = await chat.AskAsync(question, TimeSpan.FromMinutes(2));
            }
        }
        await tour.SaysAsync("You trained a model and talked to it", 5);
        await visit.ScreenshotAsync("tour-6-chat");
        await tour.Panel.GetByRole(AriaRole.Button, new() { Name = "Finish the tour" }).ClickAsync();
        await Assertions.Expect(tour.Panel).ToHaveCountAsync(0);
        output.WriteLine($"answer in {answer.Growths} pieces: {answer.Text}");

        Assert.NotEmpty(answer.Text);
        Assert.True(answer.Growths > 1, "the answer came in one piece: it was not streamed");
        Assert.True(await page.EvaluateAsync<bool>("window.sameWindow === true"), "the page was loaded anew on the way");
        // While the report is read, the charts are not on the page.
        Assert.True(delays.Count >= Steps / 4, $"only {delays.Count} steps were seen being drawn");
        Assert.InRange(delays.Median, 0, MedianDelayLimit);
        Assert.InRange(delays.Percentile99, 0, SlowestDelayLimit);
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task Tour_LeftInTheMiddle_IsTakenUpAgainAfterAReloadAndARestart()
    {
        using var home = new TemporaryFolder();
        await using var browser = await Browser.LaunchAsync();
        await using (var up = await JarvisUp.StartReadyAsync(home.Path))
        {
            await using var visit = await browser.VisitAsync(up.Address);
            var tour = new TourScreen(visit.Page);
            await visit.Page.GotoAsync("/", new() { WaitUntil = WaitUntilState.NetworkIdle });
            await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Help" }).ClickAsync();
            await visit.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Link, new() { Name = "Start the tour" }).ClickAsync();
            await tour.SaysAsync("Choose and start", 1);
            await visit.Page.GotoAsync("/datasets", new() { WaitUntil = WaitUntilState.NetworkIdle });
            await tour.SaysAsync("Choose what to train on", 1);

            await tour.Panel.GetByRole(AriaRole.Button, new() { Name = "Collapse the tour" }).ClickAsync();
            await Assertions.Expect(tour.Panel.GetByText("Look at")).ToHaveCountAsync(0);
            await tour.Panel.GetByRole(AriaRole.Button, new() { Name = "Leave the tour" }).ClickAsync();
            await Assertions.Expect(tour.Panel).ToHaveCountAsync(0);
            await visit.Page.ReloadAsync(new() { WaitUntil = WaitUntilState.NetworkIdle });
            await Assertions.Expect(tour.Panel).ToHaveCountAsync(0);
            Assert.Empty(visit.Complaints);
        }

        await using var again = await JarvisUp.StartReadyAsync(home.Path);
        await using var second = await browser.VisitAsync(again.Address);
        await second.Page.GotoAsync("/", new() { WaitUntil = WaitUntilState.NetworkIdle });
        await second.Page.GetByRole(AriaRole.Link, new() { Name = "Continue the tour" }).First.ClickAsync();
        var continued = new TourScreen(second.Page);
        await continued.SaysAsync("Choose and start", 1);
        await Assertions.Expect(continued.Panel.GetByText("Look at")).ToHaveCountAsync(0); // collapsed, as it was left
        Assert.Empty(second.Complaints);
    }

    /// <summary>
    /// Waits until the starter dataset is ready, and holds out most of it for validation, so that an epoch ends within the tour.
    /// </summary>
    private static async Task ChooseStarterAsync(IPage page)
    {
        var form = new NewRunScreen(page);
        await form.HasStarterAsync();
        await form.OpenSettingsAsync();
        await form.SetAsync("validation", "0.9");
        await form.EstimateSaysAsync("120 steps"); // what the tour suggests
        await form.SetAsync("max_steps", $"{Steps}");
        await form.SetAsync("evaluation_batches", "4");
        await form.EstimateSaysAsync($"{Steps} steps");
    }

    /// <summary>By default a finished epoch causes no notice; the run's own page counts epochs live.</summary>
    private static async Task SeesTheEpochAsync(IPage page)
    {
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync(new Regex(@"epoch\s+1\.\d"), new() { Timeout = 300_000 });
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Notices") }).ClickAsync();
        await Assertions.Expect(page.Locator(".bell-list")).ToContainTextAsync("Started");
        await Assertions.Expect(page.Locator(".bell-list")).Not.ToContainTextAsync("Epoch 1 done");
        await page.Locator(".shade").ClickAsync();
    }

    private static async Task SeesTheReportChangeAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Tab, new() { NameRegex = new Regex("^Report") }).ClickAsync();
        var frame = page.Locator("iframe.report");
        string first = await frame.GetAttributeAsync("data-version", new() { Timeout = 120_000 }) ?? "";
        await Assertions.Expect(frame.ContentFrame.Locator("body")).ToContainTextAsync(new Regex("loss", RegexOptions.IgnoreCase));
        await Assertions.Expect(frame).Not.ToHaveAttributeAsync("data-version", first, new() { Timeout = 300_000 });
    }
}
