using Jarvis.Contracts;
using Jarvis.Web.Features.Compare;
using Jarvis.Web.Feed;
using static Jarvis.Web.Tests.Compare.CompareLinkTests;

namespace Jarvis.Web.Tests.Compare;

public sealed class CompareCurvesTests
{
    private static readonly DateTimeOffset _start = new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Seconds_OfARunThatPaused_LeaveThePauseOut()
    {
        var history = Paused();

        Assert.Equal([0, 10, 20, 30], history.Steps.Select(step => TrainingClock.Of(history).Seconds(step.At)));
    }

    [Fact]
    public void Seconds_OfARunThatPreparedItsData_BeginAfterThat()
    {
        var history = new RunHistory("r");
        history.Take([
            new PhaseChanged(RunPhase.Data, "") { Sequence = 1, At = _start.AddSeconds(-9) },
            new AttemptStarted(1, 10, 0, "cpu", "bf16", 2) { Sequence = 2, At = _start.AddSeconds(-5) },
            Step(3, 1, 0),
            Step(4, 2, 10),
        ]);

        Assert.Equal([5, 15], history.Steps.Select(step => TrainingClock.Of(history).Seconds(step.At)));
    }

    [Fact]
    public void Seconds_OfARunThatWentBackByItself_CountOn()
    {
        var history = new RunHistory("r");
        history.Take([
            Step(1, 1, 0),
            Step(2, 2, 10),
            new RunResumed(1, 1, "c", RolledBack: "NaN") { Sequence = 3, At = _start.AddSeconds(12) },
            Step(4, 2, 30),
        ]);

        Assert.Equal(30, TrainingClock.Of(history).Seconds(history.Steps[^1].At));
    }

    [Fact]
    public void Block_OfAHistory_HasTheLayoutThatTheBrowserReads()
    {
        var history = new RunHistory("r");
        history.Take([Step(1, 1, 0), Step(2, 2, 5), Evaluation(3, 2)]);

        double[] block = Numbers(CompareBlock.Of(history, TrainingClock.Of(history)));

        Assert.Equal(2 + (2 * 8) + 4, block.Length);
        Assert.Equal([2, 1], block[..2]);
        Assert.Equal([1, 2], block[2..4]); // steps
        Assert.Equal([100, 200], block[6..8]); // tokens
        Assert.Equal([0, 5], block[8..10]); // seconds of training
        Assert.Equal([2, 2.25, 9, 0.4], block[^4..]); // step, loss, perplexity and accuracy of the EMA weights
    }

    [Fact]
    public void Block_OfALongRun_IsOfMeans()
    {
        var history = new RunHistory("r");
        history.Take(Enumerable.Range(1, 9000).Select(step => Step(step, step, step) with { Loss = step == 2 ? double.NaN : step }));

        double[] block = Numbers(CompareBlock.Of(history, TrainingClock.Of(history)));

        Assert.Equal(3, CompareBlock.StepsPerPoint(9000));
        Assert.Equal(3000, block[0]);
        Assert.Equal([3, 6, 9], block[2..5]); // each point is at the last step of its group
        Assert.Equal([2, 5, 8], block[(2 + (4 * 3000))..][..3]); // and has the mean of the finite values
    }

    [Fact]
    public void Run_OfAHistory_KnowsWhatItTookAndReached()
    {
        var history = Paused();
        history.Take([
            new AttemptStarted(3, 10, 1000, "cpu", "bf16", 2) { Sequence = 20, At = _start.AddSeconds(4000) },
            Evaluation(21, 3),
            Evaluation(22, 4) with
            {
                EmaLoss = 3,
            },
        ]);
        var run = new ComparedRun("r", 1);
        run.Take(history);

        Assert.Equal(30, run.TrainingSeconds);
        Assert.Equal(6.0 * 1000 * 400, run.Flops);
        Assert.Equal(3, run.BestEvaluation?.Step);
        Assert.Equal(1000, run.MeanTokensPerSecond);
        Assert.Equal(("cpu", "bf16"), (run.Device, run.Precision));
    }

    [Fact]
    public void Figures_OfRuns_MarkTheBestWhereThereIsOne()
    {
        var (one, other) = (new ComparedRun("a", 1), new ComparedRun("b", 2));
        var history = new RunHistory("a");
        history.Take([Step(1, 1, 0), Evaluation(2, 1)]);
        one.Take(history);
        other.Take(history);
        Assert.Null(Best("Best validation loss"));

        history.Take([Evaluation(3, 1) with { EmaLoss = 2 }]);
        other.Take(history);
        Assert.Equal(1, Best("Best validation loss"));
        Assert.Null(Best("Memory"));
        Assert.Equal("2.4e6 FLOP", CompareFigures.Flops(2.4e6));

        int? Best(string title) => CompareFigures.Of([one, other]).Single(row => row.Title == title).Best;
    }

    [Fact]
    public void Csv_OfRuns_HasEveryStepAndEvaluationWithItsColumns()
    {
        var history = Paused();
        history.Take([Evaluation(20, 2)]);
        var run = new ComparedRun("r", 1) { Summary = Run("r") with { Name = "=1+1, \"x\"" } };

        string[] lines = CompareCsv.Of([run], (_, write) => write(history)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(1 + 4 + 1, lines.Length);
        Assert.StartsWith("run_id,run,kind,step,epoch,tokens,training_seconds,flops,loss", lines[0], StringComparison.Ordinal);
        Assert.Equal("r,\"'=1+1, \"\"x\"\"\",step,1,0.1,100,0,,3,0.001,1,1000,,", lines[1]);
        Assert.StartsWith("r,\"'=1+1, \"\"x\"\"\",evaluation,2,0.2,200,", lines[5], StringComparison.Ordinal);
        Assert.EndsWith(",2.25,,,,9,0.4", lines[5], StringComparison.Ordinal);
    }

    [Fact]
    public void Report_OfHostileNamesAndSamples_HasThemAsText()
    {
        const string hostile = "<script>alert(1)</script>";
        var state = new CompareState();
        state.Go(Read("compare?runs=a,b&log=1"));
        var history = Paused();
        history.Take([Evaluation(20, 2), new SampleGenerated(2, hostile, hostile) { Sequence = 21 }]);
        foreach (var run in state.Runs)
        {
            run.Summary = Run(run.Id) with { Name = hostile };
            run.Take(history);
        }

        string html = CompareReport.Of(state, [.. state.Runs.Select(run => CompareCurves.Of(run, history, state.Link))], [], "today");

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", html, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
        // Self-contained: no external address.
        Assert.DoesNotContain("http", html.Replace("http-equiv", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
        Assert.Equal(CompareText.Metrics.Count, html.Split("<figure>").Length - 1);
    }

    [Fact]
    public void Curves_WithinARangeOfAnAxis_AreCutAndSmoothedAsOnThePage()
    {
        var history = Paused();
        var run = new ComparedRun("r", 1);

        var curves = CompareCurves.Of(run, history, Read("compare?x=tokens&smooth=0.5&from=150&to=350"));

        Assert.Equal([200, 300], curves.Points["loss"].Select(point => point.X));
        Assert.Equal(((3 * 0.25) + (1.5 * 0.5)) / 0.75, curves.Points["loss"][0].Y, 9);
        Assert.Empty(CompareCurves.Of(run, history, Read("compare?x=flops")).Points["loss"]); // the number of parameters is unknown
    }

    /// <summary>Steps 1 and 2, a pause of an hour, steps 3 and 4, with ten seconds between the steps of an attempt.</summary>
    private static RunHistory Paused()
    {
        var history = new RunHistory("r");
        history.Take([
            Step(1, 1, 0),
            Step(2, 2, 10),
            new AttemptEnded(1, RunState.Paused, "", 2) { Sequence = 3, At = _start.AddSeconds(10) },
            new AttemptStarted(2, 10, 0, "cpu", "bf16", 2) { Sequence = 4, At = _start.AddSeconds(3600) },
            new RunResumed(2, 2, "step-00000002") { Sequence = 5, At = _start.AddSeconds(3605) },
            Step(6, 3, 3610),
            Step(7, 4, 3620),
        ]);
        return history;
    }

    private static double[] Numbers(byte[] block)
    {
        double[] numbers = new double[block.Length / sizeof(double)];
        Buffer.BlockCopy(block, 0, numbers, 0, block.Length);
        return numbers;
    }

    private static StepMetrics Step(long sequence, long step, double seconds) =>
        RunHistoryTests.Step(sequence, step) with
        {
            At = _start.AddSeconds(seconds),
        };

    private static EvaluationMetrics Evaluation(long sequence, long step) =>
        RunHistoryTests.Evaluation(sequence, step) with
        {
            EmaLoss = 2.25,
            EmaPerplexity = 9,
            EmaAccuracy = 0.4,
            At = _start,
        };
}
