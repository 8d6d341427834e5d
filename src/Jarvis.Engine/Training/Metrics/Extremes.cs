namespace Jarvis.Engine.Training.Metrics;

/// <summary>Keeps the records with the lowest and with the highest loss; of equal ones the earlier.</summary>
internal sealed class Extremes(int most)
{
    private readonly SortedDictionary<(double Loss, int Record), ScoreSum> _best = [],
        _worst = [];

    public IEnumerable<(int Record, ScoreSum Sum)> Best => _best.Select(kept => (kept.Key.Record, kept.Value));

    public IEnumerable<(int Record, ScoreSum Sum)> Worst => _worst.Select(kept => (kept.Key.Record, kept.Value));

    public void Add(int record, ScoreSum sum)
    {
        Keep(_best, (sum.MeanLoss, record), sum);
        Keep(_worst, (-sum.MeanLoss, record), sum);
    }

    private void Keep(SortedDictionary<(double Loss, int Record), ScoreSum> kept, (double Loss, int Record) key, ScoreSum sum)
    {
        kept[key] = sum;
        if (kept.Count > most)
        {
            kept.Remove(kept.Keys.Last());
        }
    }
}
