using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Testing;
using Jarvis.Tour.Tests.Harness;
using Microsoft.Playwright;
using Xunit;

namespace Jarvis.Tour.Tests;

/// <summary>A run of every family and method, from plan to chat, using only the product's public interfaces.</summary>
public sealed class FamiliesTests(ITestOutputHelper output)
{
    private static readonly TimeSpan _run = TimeSpan.FromMinutes(4),
        _answer = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Run_OfEveryFamilyAndMethod_AppearsAmongTheModelsAndAnswersInTheBrowser()
    {
        using var home = new TemporaryFolder();
        await using var up = await JarvisUp.StartReadyAsync(home.Path);
        using var api = new Api(up.Address);
        var tiny = Tiny(Questions(home.Path));
        var runs = new List<RunSummary>();
        foreach (string family in (string[])["llama", "lstm", "gru"])
        {
            runs.Add(
                await api.StartAsync(
                    tiny with
                    {
                        Model = tiny.Model with
                        {
                            Architecture = family,
                            Heads = family == "llama" ? 2 : null,
                            KeyValueHeads = family == "llama" ? 1 : null,
                        },
                        Optimizer = tiny.Optimizer with { EmaDecay = family == "llama" ? 0.9 : 0 },
                    },
                    family
                )
            );
        }
        foreach (var run in runs)
        {
            await CompletedAsync(api, run);
        }
        string checkpoint = Path.Combine(home.Path, "runs", runs[0].Id, "checkpoints", (await api.RunAsync(runs[0].Id)).BestCheckpoint!);
        runs.Add(
            await api.StartAsync(
                tiny with
                {
                    FineTuning = tiny.FineTuning with { Method = FineTuningMethod.Lora, LoraRank = 2 },
                    Model = tiny.Model with { BaseModel = checkpoint },
                    Data = tiny.Data with { Tokenizer = checkpoint },
                },
                "lora"
            )
        );
        await CompletedAsync(api, runs[^1]);

        await using var browser = await Browser.LaunchAsync();
        await using var visit = await browser.VisitAsync(up.Address);
        var page = visit.Page;
        await page.GotoAsync("/models", new() { WaitUntil = WaitUntilState.NetworkIdle });
        foreach (var run in runs)
        {
            await Assertions.Expect(page.GetByRole(AriaRole.Table).GetByText(run.Name, new() { Exact = true }).First).ToBeVisibleAsync();
        }
        await visit.ScreenshotAsync("families-models");
        foreach (var run in runs)
        {
            await page.GotoAsync($"/chat?model={run.Id}", new() { WaitUntil = WaitUntilState.NetworkIdle });
            await AnswersAsync(page, run.Name);
        }

        await page.GotoAsync($"/chat?model={runs[0].Id}", new() { WaitUntil = WaitUntilState.NetworkIdle });
        await page.Locator("#chat-weights").ChooseAsync("EMA weights");
        await AnswersAsync(page, "llama, averaged");
        await Assertions.Expect(page.Locator("li.msg.assistant").Last).ToContainTextAsync("EMA weights");
        await visit.ScreenshotAsync("families-chat-ema");
        Assert.Empty(visit.Complaints);
    }

    private async Task AnswersAsync(IPage page, string who)
    {
        var chat = new ChatScreen(page);
        await chat.SendAsync("Say it again.");
        await Assertions.Expect(page.Locator("li.msg.assistant")).ToHaveCountAsync(1, new() { Timeout = (float)_answer.TotalMilliseconds });
        await chat.FinishesAsync(_answer);
        Assert.Equal("done", await page.Locator("li.msg.assistant").Last.GetAttributeAsync("data-state"));
        output.WriteLine($"{who}: {await chat.TextAsync()}");
    }

    private static async Task CompletedAsync(Api api, RunSummary run)
    {
        var ended = await api.UntilAsync(run.Id, one => one.State is RunState.Completed or RunState.Failed or RunState.Interrupted, _run);
        Assert.True(ended.State == RunState.Completed, $"{run.Name}: {ended.Reason}");
    }

    private static TrainingPlan Tiny(string data) =>
        new()
        {
            Data = new() { Files = [data], VocabularySize = 300 },
            Model = new()
            {
                Layers = 1,
                Width = 16,
                Context = 64,
            },
            Schedule = new() { MaxSteps = 8 },
            Optimizer = new() { MicroBatch = 2 },
            Evaluation = new()
            {
                EvaluateEverySteps = 8,
                EvaluationBatches = 1,
                SampleTokens = 0,
            },
            Checkpoints = new() { CheckpointEverySteps = 8 },
            Compute = new() { Precision = PrecisionKind.Fp32, Threads = 1 },
        };

    private static string Questions(string home)
    {
        string path = Path.Combine(Directory.CreateDirectory(new JarvisPaths(home).Data).FullName, "questions.json");
        File.WriteAllText(
            path,
            JsonSerializer.Serialize(
                Enumerable
                    .Range(0, 80)
                    .Select(number => new
                    {
                        instruction = $"Say number {number}.",
                        response = $"It is {number}, and after it comes {number + 1}.",
                    })
            )
        );
        return path;
    }
}
