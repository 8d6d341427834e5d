using Jarvis.Contracts;
using Jarvis.Trainer.Reports;
using Xunit;

namespace Jarvis.Trainer.Tests;

public sealed class ReportPageTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 22, 0, 0, TimeSpan.Zero);

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
    public void Render_OfAnyRun_NamesNoOtherHost()
    {
        string page = ReportPage.Render(Content(Step(1, 5), Evaluation(1, 5)));

        Assert.DoesNotContain("http:", page);
        Assert.DoesNotContain("https:", page);
        Assert.Contains("polyline", page);
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

    private static ReportContent Content(params RunEvent[] events) => new("night-01", new TrainingPlan { Data = ["a.txt"] },
        [.. events.Prepend(new AttemptStarted(1, 10, 2_000_000, "cpu", "fp32", 2)).Select((e, i) => e with { Sequence = i + 1, At = Start.AddSeconds(i) })],
        null, "./jarvis train plan.json --out DIR", Start.AddMinutes(1));

    private static StepMetrics Step(long step, double loss) => new(step, 0.1 * step, 1000 * step, loss, 1e-3, 1, 500);

    private static EvaluationMetrics Evaluation(long step, double loss) => new(step, 0.1, loss, Math.Exp(loss), 0.1, false, 0, 5, 1);
}
