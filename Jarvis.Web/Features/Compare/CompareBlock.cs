using System.Runtime.InteropServices;
using Jarvis.Contracts;
using Jarvis.Web.Feed;

namespace Jarvis.Web.Features.Compare;

/// <summary>
/// One run's curves as a binary block of float64, as <c>js/compare.js</c> reads them: two counts (n steps, m evaluations), then eight
/// columns of n (step, epoch, tokens, seconds of training, loss, learning rate, tokens/s, gradient norm), then four columns of m (step,
/// validation loss, perplexity, token accuracy; those of the EMA weights where the run keeps an EMA, because they also decide its best
/// checkpoint).
/// </summary>
public static class CompareBlock
{
    /// <summary>More points than a screen has columns; in a longer run, neighbouring steps are drawn as their mean.</summary>
    public const int MostPoints = 4000;

    public static byte[] Of(RunHistory history, TrainingClock clock) => Of(history.Steps, history.Evaluations, clock);

    public static byte[] Of(HistoryChange change, TrainingClock clock) =>
        Of(change.Steps, [.. change.Others.OfType<EvaluationMetrics>()], clock);

    /// <summary>Number of steps that are averaged into one drawn point.</summary>
    public static int StepsPerPoint(int steps) => Math.Max(1, (steps + MostPoints - 1) / MostPoints);

    private static byte[] Of(IReadOnlyList<StepMetrics> all, IReadOnlyList<EvaluationMetrics> evaluations, TrainingClock clock)
    {
        var steps = Thin(all);
        List<double> block = [steps.Count, evaluations.Count];
        void Steps(Func<StepMetrics, double> column) => block.AddRange(steps.Select(column));
        void Evaluations(Func<EvaluationMetrics, double> column) => block.AddRange(evaluations.Select(column));
        Steps(each => each.Step);
        Steps(each => each.Epoch);
        Steps(each => each.Tokens);
        Steps(each => clock.Seconds(each.At));
        Steps(each => each.Loss);
        Steps(each => each.LearningRate);
        Steps(each => each.TokensPerSecond);
        Steps(each => each.GradientNorm);
        Evaluations(each => each.Step);
        Evaluations(each => each.DecidingLoss);
        Evaluations(each => each.EmaPerplexity ?? each.Perplexity);
        Evaluations(each => each.EmaAccuracy ?? each.Accuracy);
        return MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(block)).ToArray();
    }

    /// <summary>The last step of each group, with the group's means. Values that are not finite are left out of the means.</summary>
    private static IReadOnlyList<StepMetrics> Thin(IReadOnlyList<StepMetrics> steps)
    {
        int size = StepsPerPoint(steps.Count);
        return size == 1
            ? steps
            :
            [
                .. steps
                    .Chunk(size)
                    .Select(group =>
                        group[^1] with
                        {
                            Loss = Mean(group, each => each.Loss),
                            TokensPerSecond = Mean(group, each => each.TokensPerSecond),
                            GradientNorm = Mean(group, each => each.GradientNorm),
                        }
                    ),
            ];
    }

    private static double Mean(IEnumerable<StepMetrics> group, Func<StepMetrics, double> value) =>
        group.Select(value).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();
}
