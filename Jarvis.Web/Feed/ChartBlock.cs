using System.Runtime.InteropServices;
using Jarvis.Contracts;

namespace Jarvis.Web.Feed;

/// <summary>
/// Curves as one binary block of float64, as <c>js/charts.js</c> reads them: three counts (n steps, m evaluations, k marks), then nine
/// columns of n (step, epoch, tokens, time in ms, loss, learning rate, tokens/s, gradient norm, spike), then six of m (step, loss,
/// perplexity, best, loss with EMA weights or NaN, token accuracy), then four of k (kind, step, from ms, to ms).
/// </summary>
public static class ChartBlock
{
    private const double Resumed = 1;
    private const double Checkpoint = 2;
    private const double BestCheckpoint = 3;
    private const double RolledBack = 4;

    public static byte[] Of(RunHistory history) => Of(history.Steps, history.Evaluations, Marks(history.Others));

    public static byte[] Of(HistoryChange change) => Of(change.Steps, [.. change.Others.OfType<EvaluationMetrics>()], Marks(change.Others));

    private static byte[] Of(IReadOnlyList<StepMetrics> steps, IReadOnlyList<EvaluationMetrics> evaluations, IReadOnlyList<double[]> marks)
    {
        var block = new List<double>(3 + (steps.Count * 9) + (evaluations.Count * 6) + (marks.Count * 4))
        {
            steps.Count,
            evaluations.Count,
            marks.Count,
        };
        block.AddRange(steps.Select(each => (double)each.Step));
        block.AddRange(steps.Select(each => each.Epoch));
        block.AddRange(steps.Select(each => (double)each.Tokens));
        block.AddRange(steps.Select(each => Milliseconds(each)));
        block.AddRange(steps.Select(each => each.Loss));
        block.AddRange(steps.Select(each => each.LearningRate));
        block.AddRange(steps.Select(each => each.TokensPerSecond));
        block.AddRange(steps.Select(each => each.GradientNorm));
        block.AddRange(steps.Select(each => each.Spike == true ? 1.0 : 0.0));
        block.AddRange(evaluations.Select(each => (double)each.Step));
        block.AddRange(evaluations.Select(each => each.Loss));
        block.AddRange(evaluations.Select(each => each.Perplexity));
        block.AddRange(evaluations.Select(each => each.Best ? 1.0 : 0.0));
        block.AddRange(evaluations.Select(each => each.EmaLoss ?? double.NaN));
        block.AddRange(evaluations.Select(each => each.Accuracy));
        for (int column = 0; column < 4; column++)
        {
            block.AddRange(marks.Select(mark => mark[column]));
        }

        return MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(block)).ToArray();
    }

    private static List<double[]> Marks(IReadOnlyList<RunEvent> events)
    {
        List<double[]> marks = [];
        AttemptEnded? ended = null;
        foreach (var each in events)
        {
            switch (each)
            {
                case AttemptEnded end:
                    ended = end;
                    break;
                case RunResumed { RolledBack: not null } back:
                    marks.Add([RolledBack, back.FromStep, Milliseconds(each), Milliseconds(each)]);
                    break;
                case RunResumed resumed:
                    marks.Add([Resumed, resumed.FromStep, Milliseconds(ended ?? each), Milliseconds(each)]);
                    break;
                case CheckpointWritten written:
                    marks.Add([written.Best ? BestCheckpoint : Checkpoint, written.Step, Milliseconds(each), Milliseconds(each)]);
                    break;
            }
        }

        return marks;
    }

    private static double Milliseconds(RunEvent each) => each.At.ToUnixTimeMilliseconds();
}
