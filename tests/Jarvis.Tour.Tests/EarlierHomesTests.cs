using Jarvis.Contracts;
using Jarvis.Tour.Tests.Harness;
using Microsoft.Playwright;
using Xunit;

namespace Jarvis.Tour.Tests;

/// <summary>
/// A home written by an earlier version opens in this one: nothing is lost, and its run and its conversation can be continued.
/// </summary>
public sealed class EarlierHomesTests(ITestOutputHelper output)
{
    private static readonly TimeSpan _run = TimeSpan.FromMinutes(3),
        _answer = TimeSpan.FromMinutes(1);

    public static TheoryData<string> Homes => [.. EarlierHome.Names];

    [Theory]
    [MemberData(nameof(Homes))]
    public async Task Home_OfAnEarlierVersion_KeepsEverythingAndItsRunAndItsChatGoOn(string name)
    {
        using var home = new EarlierHome(name);
        await using var up = await JarvisUp.StartReadyAsync(home.Path);
        using var api = new Api(up.Address);

        var dataset = await api.GetAsync<DatasetSummary>("/api/datasets/animals");
        Assert.Equal(
            (353, 2, "546bcf0f7e3e4f98fa8dd91d4b5726542193f11a5d117055b63cb1577e3c7340"),
            (dataset.Records, dataset.Version, dataset.Hash)
        );
        Assert.Equal(
            ["edit", "import"],
            (await api.GetAsync<DatasetChange[]>("/api/datasets/animals/changes")).Select(change => change.Kind)
        );
        Assert.Equal(320, (await api.GetAsync<TokenizerSummary[]>("/api/tokenizers")).Single().VocabularySize);
        Assert.Equal("Animals on Sundays", (await api.GetAsync<ScheduleSummary[]>("/api/schedules")).Single().Name);
        Assert.NotEmpty(await api.GetAsync<Notice[]>("/api/notices?after=0"));

        var paused = await api.RunAsync("animals-1");
        Assert.Equal((RunState.Paused, 160), (paused.State, paused.Step));
        await api.PostAsync("/api/runs/animals-1/resume");
        var done = await api.UntilAsync("animals-1", run => run.State is RunState.Completed or RunState.Failed, _run);
        Assert.Equal((RunState.Completed, 400), (done.State, done.Step));
        Assert.True(done.ValidationLoss < paused.ValidationLoss, $"the loss went from {paused.ValidationLoss} to {done.ValidationLoss}");
        output.WriteLine($"validation loss {paused.ValidationLoss:F3} at step 160, {done.ValidationLoss:F3} at step 400");

        await using var browser = await Browser.LaunchAsync();
        await using var visit = await browser.VisitAsync(up.Address);
        await visit.Page.GotoAsync("/chat", new() { WaitUntil = WaitUntilState.NetworkIdle });
        await visit.Page.Locator("a[href^='chat/']").First.ClickAsync();
        await Assertions
            .Expect(visit.Page.Locator("li.msg.assistant"))
            .ToHaveCountAsync(1, new() { Timeout = (float)_answer.TotalMilliseconds });
        var chat = new ChatScreen(visit.Page);
        var answer = await chat.AskAsync("Where is the red fox?", _answer);
        Assert.Equal("done", await visit.Page.Locator("li.msg.assistant").Last.GetAttributeAsync("data-state"));
        output.WriteLine(answer.Text);
        await visit.ScreenshotAsync("earlier-home-chat");
        Assert.Empty(visit.Complaints);
    }
}
