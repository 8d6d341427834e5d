using Jarvis.Contracts;
using Jarvis.Runs.Reports;
using Xunit;

namespace Jarvis.Runs.Tests;

public sealed class ReportPageTests
{
    private static readonly DateTimeOffset _start = new(2026, 1, 2, 22, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Render_WithHostileSample_EncodesIt()
    {
        string page = ReportPage.Render(Content(new SampleGenerated(2, "<b>say</b>", "</p><script>alert(1)</script>")));

        Assert.DoesNotContain("<script", page);
        Assert.DoesNotContain("<b>say", page);
        Assert.Contains("&lt;script&gt;", page);
    }

    [Fact]
    public void Render_AfterResume_LeavesOutWhatTheEarlierAttemptDrewPastIt()
    {
        var content = Content(Step(1, 5), Step(2, 4), Step(3, 99), new RunResumed(2, 2, "step-00000002"), Step(3, 3.5));

        Assert.Equal([5, 4, 3.5], content.Steps.Select(s => s.Loss));
        Assert.Contains("was resumed 1 time, last from step 2", ReportPage.Render(content));
    }

    [Fact]
    public void Render_WithRisingValidationLoss_AdvisesDataNotSteps()
    {
        string page = ReportPage.Render(Content(Evaluation(1, 5), Evaluation(2, 3), Evaluation(3, 4)));

        Assert.Contains("best validation loss is 3.000", page);
        Assert.Contains("has risen to 4.000", page);
    }

    [Fact]
    public void Render_OfARunOnADataset_NamesItsVersionAndHash()
    {
        var content = Content(Step(1, 5), Evaluation(1, 5)) with
        {
            Data = new RunData("tokens", [new("dataset:texts", 3, "0123456789abcdef"), new("a.txt", null, "ff")]),
        };

        Assert.Contains("The data: texts version 3 (hash 0123456789ab).", ReportPage.Render(content));
    }

    [Fact]
    public void Render_OfAnyRun_TakesTheThemeThatItsAddressNames()
    {
        string page = ReportPage.Render(Content(Step(1, 5)));

        Assert.Contains("<html lang=\"en\" id=\"dark\">", page);
        Assert.Contains("<body id=\"light\">", page);
        Assert.Contains(":root:target{color-scheme:dark;--text:#e8e9ef;", page);
        Assert.Contains(":root:has(#light:target){color-scheme:light;--text:#1c1e26;", page);
        Assert.Contains("@media(prefers-color-scheme:dark){:root{--text:#e8e9ef;", page);
    }

    [Fact]
    public void Render_OfAnyRun_NamesNoOtherHost()
    {
        string page = ReportPage.Render(Content(Step(1, 5), Evaluation(1, 5)));

        Assert.DoesNotContain("http:", page);
        Assert.DoesNotContain("https:", page);
        Assert.Contains("polyline", page);
    }

    [Fact]
    public void Render_WithDetails_ShowsDomainsDistributionAndAnswersOfTheNewest()
    {
        string page = ReportPage.Render(
            Content(Evaluation(1, 5), Details(1, "old <i>domain</i>"), Evaluation(2, 4), Details(2, "docs <i>&</i>"))
        );

        Assert.Contains("Held-out records at step 2", page);
        Assert.Contains("docs &lt;i&gt;&amp;&lt;/i&gt;", page);
        Assert.DoesNotContain("old ", page);
        Assert.Equal(2, page.Split("<rect class=\"bar\"").Length - 1);
        Assert.Contains("&lt;script&gt;", page); // from an answer
        Assert.DoesNotContain("<script", page);
    }

    [Fact]
    public void Render_WithEmaSpikesAndARollback_DrawsAndTellsThem()
    {
        string page = ReportPage.Render(
            Content(
                Step(1, 5),
                Step(2, 9) with
                {
                    Spike = true,
                },
                new RunResumed(1, 1, "step-00000001", RolledBack: "The loss was no number."),
                Step(2, 4) with
                {
                    Spike = true,
                },
                Evaluation(2, 4) with
                {
                    EmaLoss = 3.75,
                }
            )
        );

        Assert.Contains("circle class=\"dot spike\"", page);
        Assert.Contains("jumped unusually in 1 step.", page);
        Assert.Contains("It went back to step 1 by itself: The loss was no number.", page);
        Assert.DoesNotContain("was resumed", page);
        Assert.Contains("<td>3.750</td>", page);
        Assert.Contains("with averaged weights", page);
    }

    [Fact]
    public void Render_WithChoices_GivesEachItsReason()
    {
        string page = ReportPage.Render(
            Content(Step(1, 5)) with
            {
                Choices = [new("ema_decay", "EMA decay", "0.999", "Averages over the last thousand steps.")],
            }
        );

        Assert.Contains("<td>EMA decay</td><td>0.999</td><td class=\"why\">Averages over the last thousand steps.</td>", page);
    }

    [Fact]
    public void Write_OverAnEarlierReport_LeavesNoTemporaryFile()
    {
        var folder = Directory.CreateTempSubdirectory("jarvis-report");
        string path = Path.Combine(folder.FullName, "report.html");
        ReportFile.Write(path, Content(Step(1, 5)));
        ReportFile.Write(path, Content(Step(1, 5), Step(2, 4)));

        Assert.Equal([path], Directory.GetFiles(folder.FullName));
        folder.Delete(recursive: true);
    }

    private static ReportContent Content(params RunEvent[] events) =>
        new(
            "night-01",
            new TrainingPlan { Data = new() { Files = ["a.txt"] } },
            [
                .. events
                    .Prepend(new AttemptStarted(1, 10, 2_000_000, "cpu", "fp32", 2))
                    .Select((e, i) => e with { Sequence = i + 1, At = _start.AddSeconds(i) }),
            ],
            null,
            "./jarvis train plan.json --out DIR",
            _start.AddMinutes(1)
        );

    private static ValidationDetails Details(long step, string domain) =>
        new(
            step,
            [new(domain, 3, 90, 2.5, 12.2, 0.4)],
            [],
            new LossHistogram(0, 10, [2, 1]),
            [new ValidationAnswer(domain, "Q", "</p><script>alert(1)</script>", 0.5, 0.9, 30)],
            []
        );

    private static StepMetrics Step(long step, double loss) => new(step, 0.1 * step, 1000 * step, loss, 1e-3, 1, 500);

    private static EvaluationMetrics Evaluation(long step, double loss) => new(step, 0.1, loss, Math.Exp(loss), 0.1, false, 0, 5, 1);
}
