using Jarvis.Contracts;
using Jarvis.Testing;
using Jarvis.Web.Features.Runs;
using Jarvis.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jarvis.Web.Tests;

/// <summary>The rendered tabs of a run's page.</summary>
public sealed class RunTabsTests
{
    [Fact]
    public async Task GroupTable_OfLongNames_BreaksNoWordAndHasThemWholeOnHover()
    {
        string html = await RenderedAsync<GroupTable>(
            new()
            {
                ["Title"] = "By domain",
                ["Groups"] = new[] { new GroupMetrics("internationalization_and_localization", 3, 40, 2, 7, 0.5) },
            }
        );
        Assert.Contains("title=\"internationalization_and_localization\"", html);

        string css = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "Jarvis.Web/Features/Runs/GroupTable.razor.css"));
        Assert.DoesNotContain("anywhere", css);
    }

    [Fact]
    public async Task ReportTab_WithAReport_LetsTheScriptGiveItsFrameTheTheme()
    {
        string html = await RenderedAsync<ReportTab>(new() { ["RunId"] = "r1", ["Has"] = true });
        Assert.Matches("<iframe[^>]* data-themed[^>]* src=\"api/runs/r1/report", html);
    }

    [Theory]
    [InlineData(null, RunTabs.Overview)]
    [InlineData("report", RunTabs.Report)]
    [InlineData("batch", RunTabs.Data)]
    [InlineData("attempts", RunTabs.Events)]
    [InlineData("nothing", RunTabs.Overview)]
    public void Selected_OfALink_IsTheTabThatShowsIt(string? tab, string selected) => Assert.Equal(selected, RunTabs.Selected(tab));

    [Fact]
    public void TabText_OfAQueuedRun_SaysWhatComesAndWhen()
    {
        var plan = new TrainingPlan
        {
            Evaluation = new() { EvaluateEverySteps = 40 },
            Checkpoints = new() { CheckpointEverySteps = 500 },
        };
        var text = new RunTabText(RunState.Queued, plan);

        Assert.Contains("every 40 steps", text.Samples, StringComparison.Ordinal);
        Assert.Contains("every 40 steps", text.Report, StringComparison.Ordinal);
        Assert.Contains("every 500 steps", text.Checkpoints, StringComparison.Ordinal);
        Assert.Equal("Appears after the first step", text.Curves);
        Assert.Equal("No step was completed", new RunTabText(RunState.Failed, plan).Curves);
    }

    [Fact]
    public void Samples_OfAPromptOverSteps_StandInOneRowWithTheNewestOnTheRight()
    {
        var samples = new[] { 0, 40, 80, 120, 160, 200, 240 }
            .SelectMany(step =>
                new[] { new SampleGenerated(step, "Once", $"Once {step}"), new SampleGenerated(step, "Why?", "Because", Asked: true) }
            )
            .Append(new SampleGenerated(240, "Once", "Once again")) // the step was done twice
            .ToList();

        var columns = SampleColumns.Of(samples, all: false);

        Assert.Equal([0, 80, 160, 240], columns.Shown);
        Assert.Equal([" 0", " 80", " 160", " again"], columns.Rows[0].Samples.Select(sample => SampleColumns.Text(sample!)));
        Assert.Equal(
            ("Why?", true, "Because"),
            (columns.Rows[1].Prompt, columns.Rows[1].Asked, SampleColumns.Text(columns.Rows[1].Samples[3]!))
        );
        Assert.Equal(7, SampleColumns.Of(samples, all: true).Shown.Count);
    }

    [Fact]
    public void StateLook_OfAStoppedRun_IsNotThatOfACompletedOne()
    {
        var stopped = RunTimesTests.Run(RunState.Completed) with { Stopped = true };
        var stopping = RunTimesTests.Run(RunState.Pausing) with { Asked = RunRequest.Stop };

        Assert.Equal(("Stopped", "state-stopped", "stop"), (StateLook.Word(stopped), StateLook.Css(stopped), StateLook.Icon(stopped)));
        Assert.Equal(("Stopping", "stop"), (StateLook.Word(stopping), StateLook.Icon(stopping)));
    }

    private static async Task<string> RenderedAsync<T>(Dictionary<string, object?> parameters)
        where T : IComponent
    {
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<T>(ParameterView.FromDictionary(parameters))).ToHtmlString()
        );
    }
}
