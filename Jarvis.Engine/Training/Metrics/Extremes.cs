namespace Jarvis.Engine.Training.Metrics;

/// <summary>Keeps the records with the lowest and with the highest loss; of equal ones the earlier.</summary>
internal sealed class Extremes(int most)
{
    private readonly SortedSet<(double Loss, int Record)> _best = [], _worst = [];
    private readonly Dictionary<int, ScoreSum> _sums = [];

    public IEnumerable<(int Record, ScoreSum Sum)> Best => _best.Select(entry => (entry.Record, _sums[entry.Record]));

    public IEnumerable<(int Record, ScoreSum Sum)> Worst => _worst.Select(entry => (entry.Record, _sums[entry.Record]));

    public void Add(int record, ScoreSum sum)
    {
        _sums[record] = sum;
        Keep(_best, (sum.MeanLoss, record));
        Keep(_worst, (-sum.MeanLoss, record));
    }

    private void Keep(SortedSet<(double Loss, int Record)> kept, (double Loss, int Record) entry)
    {
        kept.Add(entry);
        if (kept.Count <= most) return;
        var last = kept.Max;
        kept.Remove(last);
        if (!_best.Any(other => other.Record == last.Record) && !_worst.Any(other => other.Record == last.Record)) _sums.Remove(last.Record);
    }
}
