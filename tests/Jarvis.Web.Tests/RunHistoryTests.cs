using Jarvis.Contracts;
using Jarvis.Web.Feed;

namespace Jarvis.Web.Tests;

public sealed class RunHistoryTests
{
    [Fact]
    public void Take_OfOverlappingReads_KeepsEachEventOnce()
    {
        var history = new RunHistory("r");
        history.Take([Step(1, 1), Step(2, 2), Evaluation(3, 2), Step(4, 3)]);
        history.Take([Step(2, 2), Evaluation(3, 2), Step(4, 3), Step(5, 4)]);
        Assert.Equal([1, 2, 3, 4], history.Steps.Select(step => step.Step));
        Assert.Single(history.Evaluations);
    }

    [Fact]
    public void Take_OfMessagesThatCrossed_LosesNeither()
    {
        var history = new RunHistory("r");
        history.Take([Step(10, 10), Step(12, 11)]); // the steps arrive first …
        history.Take([Evaluation(11, 10)]); // … although the evaluation was written between them
        Assert.Single(history.Evaluations);
        Assert.Equal(2, history.Steps.Count);
    }

    [Fact]
    public void Take_OfAResumedRun_ReplacesWhatCameAfterTheCheckpoint()
    {
        var history = new RunHistory("r");
        history.Take([.. Enumerable.Range(1, 60).Select(step => Step(step, step)), Evaluation(61, 60)]);
        history.Take([Step(63, 51)]); // the new attempt's first step arrives before its RunResumed
        var change = history.Take([new RunResumed(2, 50, "step-00000050") { Sequence = 62 }]);
        Assert.True(change!.Cut);
        Assert.Equal([49, 50, 51], history.Steps.TakeLast(3).Select(step => step.Step));
        Assert.Equal(63, history.Steps[^1].Sequence);
        Assert.Empty(history.Evaluations);
    }

    [Fact]
    public void Take_OfNothingNew_IsNoChange()
    {
        var history = new RunHistory("r");
        history.Take([Step(1, 1)]);
        Assert.Null(history.Take([Step(1, 1)]));
    }

    [Fact]
    public void Block_OfAHistory_HasTheLayoutThatTheBrowserReads()
    {
        var history = new RunHistory("r");
        history.Take([
            Step(1, 1),
            Step(2, 2) with
            {
                Spike = true,
            },
            Evaluation(3, 2) with
            {
                EmaLoss = 2.25,
            },
            new CheckpointWritten(2, "step-00000002", 9, 2.5, true) { Sequence = 4 },
        ]);
        double[] block = new double[ChartBlock.Of(history).Length / sizeof(double)];
        Buffer.BlockCopy(ChartBlock.Of(history), 0, block, 0, block.Length * sizeof(double));
        Assert.Equal(3 + (2 * 9) + 6 + 4, block.Length);
        Assert.Equal([2, 1, 1, 1, 2], block[..5]); // counts, then the step numbers
        Assert.Equal([0, 1, 2, 2.5], block[19..23]); // the spike column, then the evaluation's step and loss
        Assert.Equal([2.25, 0.3], block[25..27]); // with EMA weights, and token accuracy
    }

    [Fact]
    public void Block_OfARollback_MarksItUnlikeAPause()
    {
        var history = new RunHistory("r");
        history.Take([
            Step(1, 1),
            new RunResumed(1, 1, "step-00000001", RolledBack: "The loss was no number.") { Sequence = 2 },
            new RunResumed(2, 1, "step-00000001") { Sequence = 3 },
        ]);
        double[] block = new double[ChartBlock.Of(history).Length / sizeof(double)];
        Buffer.BlockCopy(ChartBlock.Of(history), 0, block, 0, block.Length * sizeof(double));
        Assert.Equal([4, 1], block[12..14]); // the kinds of the two marks
    }

    [Fact]
    public void Take_OfManyEvaluations_KeepsAllFiguresAndTheNewestAnswers()
    {
        var history = new RunHistory("r");
        var answer = new ValidationAnswer("docs", "Q", "A", 1, 0.5, 9);
        history.Take([
            .. Enumerable
                .Range(1, 30)
                .Select(each => new ValidationDetails(each, [new("docs", 1, 9, 1, 2.7, 0.5)], [], new(0, 10, [1]), [answer], [answer])
                {
                    Sequence = each,
                }),
        ]);
        var details = history.Others.OfType<ValidationDetails>().ToList();
        Assert.Equal(30, details.Count(each => each.Domains.Count == 1));
        Assert.Equal(
            Enumerable.Range(11, 20).Select(step => (long)step),
            details.Where(each => each.Best.Count == 1 && each.Worst.Count == 1).Select(each => each.Step)
        );
    }

    internal static StepMetrics Step(long sequence, long step) =>
        new(step, step / 10.0, step * 100, 3.0 / step, 1e-3, 1, 1000, 5) { Sequence = sequence };

    internal static EvaluationMetrics Evaluation(long sequence, long step) =>
        new(step, step / 10.0, 2.5, 12, 0.3, true, 0, 5, 1) { Sequence = sequence };
}
