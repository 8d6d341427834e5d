using Jarvis.Contracts;
using Jarvis.Web.Feed;

namespace Jarvis.Web.Features.Compare;

/// <summary>One run's curves for a static picture: by the chosen axis, within the chosen range, smoothed as on the page.</summary>
public sealed class CompareCurves
{
    /// <summary>Points per curve; more would only make the SVG larger.</summary>
    private const int MostPoints = 500;

    private CompareCurves(ComparedRun run) => Run = run;

    public ComparedRun Run { get; }

    /// <summary>Keyed by <see cref="CompareText.Metrics"/>; x is in the axis's unit.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<(double X, double Y)>> Points { get; private init; } =
        new Dictionary<string, IReadOnlyList<(double, double)>>();

    public static CompareCurves Of(ComparedRun run, RunHistory history, CompareLink link)
    {
        var clock = TrainingClock.Of(history);
        double? X(StepMetrics step) =>
            link.Axis switch
            {
                CompareAxis.Step => step.Step,
                CompareAxis.Epoch => step.Epoch,
                CompareAxis.Tokens => step.Tokens,
                CompareAxis.Time => clock.Seconds(step.At),
                _ => run.Parameters is { } parameters ? 6.0 * parameters * step.Tokens : null,
            };
        IReadOnlyList<(double, double)> Steps(Func<StepMetrics, double> value, bool smooth = false) =>
            Within(link, history.Steps.Select(step => (X(step), value(step))), smooth ? link.Smoothing : 0);
        IReadOnlyList<(double, double)> Evaluations(Func<EvaluationMetrics, double> value) =>
            Within(
                link,
                history.Evaluations.Select(each =>
                    (
                        link.Axis == CompareAxis.Step ? each.Step
                        : history.Steps.FirstOrDefault(step => step.Step >= each.Step) is { } step ? X(step)
                        : null,
                        value(each)
                    )
                ),
                0
            );

        return new CompareCurves(run)
        {
            Points = new Dictionary<string, IReadOnlyList<(double X, double Y)>>
            {
                ["loss"] = Steps(each => each.Loss, smooth: true),
                ["validation"] = Evaluations(each => each.DecidingLoss),
                ["perplexity"] = Evaluations(each => each.EmaPerplexity ?? each.Perplexity),
                ["accuracy"] = Evaluations(each => each.EmaAccuracy ?? each.Accuracy),
                ["rate"] = Steps(each => each.LearningRate),
                ["norm"] = Steps(each => each.GradientNorm, smooth: true),
                ["speed"] = Steps(each => each.TokensPerSecond, smooth: true),
            },
        };
    }

    private static IReadOnlyList<(double, double)> Within(CompareLink link, IEnumerable<(double? X, double Y)> points, double weight)
    {
        List<(double X, double Y)> shown = [];
        double mean = 0,
            norm = 0;
        foreach (var (x, y) in points)
        {
            if (!double.IsFinite(y))
            {
                continue;
            }

            mean = (mean * weight) + (y * (1 - weight));
            norm = (norm * weight) + (1 - weight);
            if (x is { } at && !(at < link.From) && !(at > link.To))
            {
                shown.Add((at, weight > 0 ? mean / norm : y));
            }
        }

        int every = Math.Max(1, (shown.Count + MostPoints - 1) / MostPoints);
        return [.. shown.Where((_, index) => index % every == 0 || index == shown.Count - 1)];
    }
}
