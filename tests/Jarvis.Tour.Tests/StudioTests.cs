using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Jarvis.Contracts;
using Jarvis.Testing;
using Jarvis.Tour.Tests.Harness;
using Microsoft.Playwright;
using Xunit;

namespace Jarvis.Tour.Tests;

/// <summary>From two files as users have them to a model trained on both, using only the browser.</summary>
public sealed class StudioTests
{
    private static readonly TimeSpan _run = TimeSpan.FromMinutes(4);
    private const float Slow = 60_000;

    [Fact]
    public async Task Newcomer_WithTwoFilesOfDifferentLayouts_ImportsFixesBalancesMixesAndTrains()
    {
        using var home = new TemporaryFolder();
        string questions = Questions(home.Path),
            articles = Articles(home.Path);
        await using var up = await JarvisUp.StartReadyAsync(home.Path);
        using var api = new Api(up.Address);
        await using var browser = await Browser.LaunchAsync();
        await using var visit = await browser.VisitAsync(up.Address);

        await ImportAsync(visit, questions, articles);
        await MixAsync(visit, "Both");
        await MendAndUndoAsync(visit);
        await BalanceAsync(visit);
        var run = await TrainAsync(visit, api);

        Assert.Equal(RunState.Completed, run.State);
        Assert.Empty(visit.Complaints);
    }

    private static async Task ImportAsync(Visit visit, params string[] files)
    {
        var page = visit.Page;
        await page.GotoAsync("/datasets/import", new() { WaitUntil = WaitUntilState.NetworkIdle });
        // Files set before the page is live would be lost with the prerendered input; a person finds it disabled until then.
        await Assertions.Expect(page.Locator("#import-files")).ToBeEnabledAsync(new() { Timeout = Slow });
        await page.Locator("#import-files").SetInputFilesAsync(files);
        await Assertions.Expect(page.Locator(".wizard-step")).ToHaveAttributeAsync("data-step", "preview", new() { Timeout = Slow });
        await visit.ScreenshotAsync("studio-1-preview");
        await page.GetByRole(AriaRole.Button, new() { Name = "Import 2 files" }).ClickAsync();
        await Assertions.Expect(page.Locator(".doctor .health")).ToHaveCountAsync(2, new() { Timeout = Slow });
        await visit.ScreenshotAsync("studio-2-doctor");
        await page.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "2 datasets ready" })).ToBeVisibleAsync();
    }

    private static async Task MixAsync(Visit visit, string name)
    {
        var page = visit.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "Mix them" }).ClickAsync();
        await page.Locator("#mixture-name").FillAsync(name);
        // Two domains of the articles; the questions count as their dataset.
        await Assertions.Expect(page.Locator(".counts li")).ToHaveCountAsync(3);
        await visit.ScreenshotAsync("studio-3-mix");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create mixture" }).ClickAsync();
        await Assertions
            .Expect(page.Locator(".dataset-card").GetByRole(AriaRole.Link, new() { Name = name }))
            .ToBeVisibleAsync(new() { Timeout = Slow });
    }

    private static async Task MendAndUndoAsync(Visit visit)
    {
        var page = visit.Page;
        await page.GotoAsync("/datasets/questions?tab=doctor", new() { WaitUntil = WaitUntilState.NetworkIdle });
        var finding = page.Locator("[data-check=personal]");
        await finding.Locator(".mend").ClickAsync();
        await Assertions.Expect(finding).ToContainTextAsync("Fixed in version 2", new() { Timeout = Slow });
        await visit.ScreenshotAsync("studio-4-mended");
        await finding.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Assertions.Expect(finding.Locator(".mend")).ToBeVisibleAsync(new() { Timeout = Slow });
        await page.GetByRole(AriaRole.Tab, new() { Name = "Versions" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Tabpanel)).ToContainTextAsync("undo", new() { IgnoreCase = true });
    }

    private static async Task BalanceAsync(Visit visit)
    {
        var page = visit.Page;
        await page.GotoAsync("/datasets/articles?tab=statistics", new() { WaitUntil = WaitUntilState.NetworkIdle });
        await page.Locator("#balance-cap").FillAsync("40");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Remove 40 records") }).ClickAsync(new() { Timeout = Slow });
        await Assertions.Expect(page.Locator(".facts .figure").First).ToHaveTextAsync("60", new() { Timeout = Slow });
        await visit.ScreenshotAsync("studio-5-balanced");
    }

    private static async Task<RunSummary> TrainAsync(Visit visit, Api api)
    {
        var page = visit.Page;
        await page.GotoAsync("/datasets/both", new() { WaitUntil = WaitUntilState.NetworkIdle });
        await page.GetByRole(AriaRole.Link, new() { Name = "Train on it" }).ClickAsync();
        var form = new NewRunScreen(page);
        await form.OpenSettingsAsync();
        foreach (
            var (key, value) in ((string, string)[])
                [
                    ("max_steps", "8"),
                    ("context", "64"),
                    ("vocabulary_size", "400"),
                    ("evaluate_every_steps", "8"),
                    ("checkpoint_every_steps", "8"),
                    ("evaluation_batches", "1"),
                    ("sample_tokens", "0"),
                ]
        )
        {
            await form.SetAsync(key, value);
        }

        await form.EstimateSaysAsync("8 steps");
        await form.StartAsync();
        await page.WaitForURLAsync(new Regex("/runs/(?!new)[^/?]+"));
        var ended = await api.UntilAsync(
            new Uri(page.Url).Segments[^1],
            run => run.State is RunState.Completed or RunState.Failed or RunState.Interrupted,
            _run
        );
        await Assertions.Expect(page.Locator("main .chip").First).ToContainTextAsync("Completed", new() { Timeout = Slow });
        await visit.ScreenshotAsync("studio-6-run");
        return ended;
    }

    /// <summary>In GPTeacher's layout; two answers contain an email address.</summary>
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
                        instruction = $"What comes after {Words(number)} when one counts on?",
                        input = "",
                        response = $"After {Words(number)} comes "
                            + $"{Words(number + 1)}.{(number is 7 or 40 ? $" Ask anna.berg{number}@mail-server.org for more." : "")}",
                    })
            )
        );
        return path;
    }

    /// <summary>In the Pile's layout: 80 articles of one domain, 20 of another.</summary>
    private static string Articles(string home)
    {
        string path = Path.Combine(Directory.CreateDirectory(new JarvisPaths(home).Data).FullName, "articles.jsonl");
        File.WriteAllLines(
            path,
            Enumerable
                .Range(0, 100)
                .Select(number =>
                    JsonSerializer.Serialize(
                        new
                        {
                            text = $"Article {Words(number)}. The river {Words(number * 7)} runs past the town of "
                                + $"{Words(number * 3)}, whose {Words(number + 5)} bridges were built in {1500 + number}.",
                            meta = new { pile_set_name = number < 80 ? "Wikipedia (en)" : "ArXiv" },
                        }
                    )
                )
        );
        return path;
    }

    private static string Words(int number) =>
        string.Join(
            ' ',
            number
                .ToString(CultureInfo.InvariantCulture)
                .Select(digit => ((string[])["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"])[digit - '0'])
        );
}
