using Jarvis.Contracts;

namespace Jarvis.Web.Feed;

/// <summary>
/// The training loss of one run in at most <see cref="MostPoints"/> points, each the mean of equally many steps, so that a list of runs
/// needs neither a run's whole history nor memory that grows with it. Not thread-safe: <see cref="LossCurves"/> locks.
/// </summary>
public sealed class LossCurve
{
    public const int MostPoints = 300;

    private readonly List<Point> _points = [];
    private int _stepsPerPoint = 1;
    private long _seen;

    /// <summary>Losses that are not finite are left out.</summary>
    public void Take(IEnumerable<StepMetrics> steps)
    {
        foreach (var step in steps.Where(step => step.Sequence > _seen))
        {
            _seen = step.Sequence;
            // A run that was resumed from a checkpoint repeats the steps after it.
            while (_points is [.., var last] && last.FromStep >= step.Step)
            {
                _points.RemoveAt(_points.Count - 1);
            }

            if (double.IsFinite(step.Loss))
            {
                Add(step);
            }
        }
    }

    /// <summary>In order of steps, thinned to at most this many.</summary>
    public IReadOnlyList<double> Losses(int most) =>
        [
            .. _points
                .Chunk(Math.Max(1, (_points.Count + most - 1) / most))
                .Select(chunk => chunk.Sum(point => point.Sum) / chunk.Sum(point => point.Steps)),
        ];

    private void Add(StepMetrics step)
    {
        if (_points is [.., var last] && last.Steps < _stepsPerPoint)
        {
            _points[^1] = last with { Sum = last.Sum + step.Loss, Steps = last.Steps + 1 };
            return;
        }

        if (_points.Count == MostPoints)
        {
            var halved = _points
                .Chunk(2)
                .Select(pair => pair.Aggregate((a, b) => new(a.FromStep, a.Sum + b.Sum, a.Steps + b.Steps)))
                .ToList();
            _points.Clear();
            _points.AddRange(halved);
            _stepsPerPoint *= 2;
        }

        _points.Add(new(step.Step, step.Loss, 1));
    }

    private readonly record struct Point(long FromStep, double Sum, int Steps);
}
