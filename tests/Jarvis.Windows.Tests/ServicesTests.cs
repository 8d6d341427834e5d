using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Jarvis.Contracts;
using Jarvis.Testing;
using Jarvis.Tour.Tests.Harness;
using Jarvis.Windows.Tests.Harness;
using Microsoft.Playwright;
using Xunit;

namespace Jarvis.Windows.Tests;

/// <summary>The three published services together, used through their API and by a browser on this system.</summary>
public sealed class ServicesTests(WindowsStudio studio) : IClassFixture<WindowsStudio>
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Run_ThroughTheApi_IsPausedResumedStoppedDeletedAndBroughtBack()
    {
        Wine.SkipWithoutIt();
        var run = await PostAsync<RunSummary>("/api/runs", new CreateRun("Über Nacht", studio.Plan(5000)));
        await UntilAsync(run.Id, row => row is { State: RunState.Running, Step: >= 10 });
        await PostAsync<RunSummary>($"/api/runs/{run.Id}/pause");
        var paused = await UntilAsync(run.Id, row => row.State == RunState.Paused);
        await PostAsync<RunSummary>($"/api/runs/{run.Id}/resume");
        await UntilAsync(run.Id, row => row.State == RunState.Running && row.Step > paused.Step);
        await PostAsync<RunSummary>($"/api/runs/{run.Id}/stop");
        await UntilAsync(run.Id, row => row.State == RunState.Completed);

        // Its last checkpoint is loaded, so its files are open and mapped while the run is deleted and restored.
        string model = (await ModelsAsync()).First(id => id.StartsWith(run.Id, StringComparison.Ordinal));
        await CompleteAsync(studio.Web!.Client, model);
        using (var deleted = await studio.Web.Client.DeleteAsync($"/api/runs/{run.Id}"))
        {
            Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        }
        await PostAsync<RunSummary>($"/api/runs/{run.Id}/restore");
        await CompleteAsync(studio.Web.Client, model);
    }

    [Fact]
    public async Task Service_KilledWhileARunTrains_FindsItAgainAndHearsHowItEnds()
    {
        Wine.SkipWithoutIt();
        var run = await PostAsync<RunSummary>("/api/runs", new CreateRun("outlives", studio.Plan(100_000)));
        await UntilAsync(run.Id, row => row is { State: RunState.Running, Step: >= 5 });
        var process = JsonFile.Read<Contracts.RunProcess>(studio.Home.Paths.Run(run.Id).Process)!;
        await studio.RestartTrainerAsync();
        var again = await UntilAsync(run.Id, row => row is { State: RunState.Running });
        await UntilAsync(run.Id, row => row.Step > again.Step + 5);
        Assert.Equal(process.Pid, JsonFile.Read<Contracts.RunProcess>(studio.Home.Paths.Run(run.Id).Process)!.Pid);
        await PostAsync<RunSummary>($"/api/runs/{run.Id}/stop");
        await UntilAsync(run.Id, row => row.State == RunState.Completed);
    }

    [Fact]
    public async Task Schedule_OfTheNextMinute_StartsItsRun()
    {
        Wine.SkipWithoutIt();
        var soon = new ScheduleWhen(ScheduleKind.Cron, Cron: "* * * * *", TimeZone: "Europe/Berlin");
        var schedule = await PostAsync<ScheduleSummary>("/api/schedules", new SaveSchedule("every minute", soon, studio.Plan(3)));
        Assert.NotEmpty(schedule.Next);
        await Until.TrueAsync(
            async () => (await GetAsync<RunSummary[]>("/api/runs")).Any(run => run.ScheduleId == schedule.Id),
            _patience,
            () => "the schedule did not fire"
        );
        using var gone = await studio.Web!.Client.DeleteAsync($"/api/schedules/{schedule.Id}");
        var started = (await GetAsync<RunSummary[]>("/api/runs")).First(run => run.ScheduleId == schedule.Id);
        await UntilAsync(started.Id, row => row.State == RunState.Completed);
    }

    [Fact]
    public async Task Checkpoint_OnBothSystems_GivesTheSameLogits()
    {
        Wine.SkipWithoutIt();
        var run = await PostAsync<RunSummary>("/api/runs", new CreateRun("both", studio.Plan(10)));
        await UntilAsync(run.Id, row => row.State == RunState.Completed);
        string model = (await ModelsAsync()).First(id => id.StartsWith(run.Id, StringComparison.Ordinal));
        var windows = await CompleteAsync(studio.Web!.Client, model);
        await using var linux = await Jarvis.Testing.ServiceProcess.StartAsync(
            Checkout.Assembly("Jarvis.Inference"),
            studio.Home.Paths.Home
        );
        var other = await CompleteAsync(linux.Client, model);
        Assert.Equal(other.Keys.Order(), windows.Keys.Order());
        Assert.All(other, pair => Assert.Equal(pair.Value, windows[pair.Key], 1e-5));
    }

    [Fact]
    public async Task Newcomer_InABrowser_TrainsWatchesReadsTheReportAndChats()
    {
        Wine.SkipWithoutIt();
        await using var browser = await Browser.LaunchAsync();
        await using var visit = await browser.VisitAsync(studio.Web!.Address.AbsoluteUri.TrimEnd('/'));
        var page = visit.Page;
        await page.GotoAsync("/runs/new", new() { WaitUntil = WaitUntilState.NetworkIdle });
        await page.GetByLabel("File or folder on this machine").FillAsync(studio.Home.In("data", "Wörter.txt"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Checkbox, new() { NameRegex = new Regex("Wörter") })).ToBeCheckedAsync();
        var form = new NewRunScreen(page);
        await form.OpenSettingsAsync();
        foreach (
            var (key, value) in new[]
            {
                ("max_steps", "60"),
                ("evaluate_every_steps", "20"),
                ("evaluation_batches", "2"),
                ("context", "64"),
                ("micro_batch", "4"),
            }
        )
        {
            await form.SetAsync(key, value);
        }
        await form.EstimateSaysAsync("60 steps", 60_000);
        await visit.ScreenshotAsync("windows-1-new-run");
        await form.StartAsync();
        var run = new RunScreen(page);
        await run.HasPointsAsync(10);
        await visit.ScreenshotAsync("windows-2-run");
        await page.GetByRole(AriaRole.Tab, new() { NameRegex = new Regex("^Report") }).ClickAsync();
        await Assertions
            .Expect(page.Locator("iframe.report").ContentFrame.Locator("body"))
            .ToContainTextAsync(new Regex("loss", RegexOptions.IgnoreCase), new() { Timeout = 120_000 });
        await visit.ScreenshotAsync("windows-3-report");
        await Assertions.Expect(page.Locator("main .chip").First).ToContainTextAsync("Completed", new() { Timeout = 120_000 });
        await page.GetByRole(AriaRole.Link, new() { Name = "Chat with it" }).ClickAsync();
        var answer = await new ChatScreen(page).AskAsync("The 7th of", TimeSpan.FromMinutes(2));
        await visit.ScreenshotAsync("windows-4-chat");
        Assert.NotEmpty(answer.Text);
        Assert.Empty(visit.Complaints);
    }

    /// <summary>Log probabilities of the most likely next tokens.</summary>
    private static async Task<Dictionary<string, double>> CompleteAsync(HttpClient client, string model)
    {
        using var answer = await client.PostAsJsonAsync(
            "/v1/completions",
            new
            {
                model,
                prompt = "The 5th of",
                max_tokens = 1,
                temperature = 0,
                logprobs = 20,
            }
        );
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        using var document = JsonDocument.Parse(text);
        var top = document.RootElement.GetProperty("choices")[0].GetProperty("logprobs").GetProperty("top_logprobs")[0];
        return top.EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetDouble());
    }

    private async Task<string[]> ModelsAsync()
    {
        using var document = JsonDocument.Parse(await studio.Web!.Client.GetStringAsync("/v1/models"));
        return [.. document.RootElement.GetProperty("data").EnumerateArray().Select(model => model.GetProperty("id").GetString()!)];
    }

    private async Task<T> GetAsync<T>(string route) => (await studio.Web!.Client.GetFromJsonAsync<T>(route, ContractJson.Options))!;

    private async Task<T> PostAsync<T>(string route, object? body = null)
    {
        using var answer = await studio.Web!.Client.PostAsJsonAsync(route, body ?? new { }, ContractJson.Options);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{route}: {text}");
        return JsonSerializer.Deserialize<T>(text, ContractJson.Options)!;
    }

    private async Task<RunSummary> UntilAsync(string id, Func<RunSummary, bool> wanted)
    {
        RunSummary? last = null;
        await Until.TrueAsync(
            async () =>
            {
                using var answer = await studio.Web!.Client.GetAsync("/api/runs");
                if (!answer.IsSuccessStatusCode)
                {
                    return false; // the Trainer is restarting
                }
                last = (await answer.Content.ReadFromJsonAsync<RunSummary[]>(ContractJson.Options))!.Single(run => run.Id == id);
                return wanted(last);
            },
            _patience,
            () => $"{last}"
        );
        return last!;
    }
}
