namespace Jarvis.Data.Doctor.Scoring;

/// <summary>
/// Converts a value to its rank among all values, 0 to 1, in fixed memory: 4,096 bins between the smallest and the largest value.
/// </summary>
internal sealed class RankHistogram
{
    private const int Bins = 4096;

    private readonly long[] _counts = new long[Bins];
    private readonly double[] _ranks;
    private readonly double _least,
        _most;

    public RankHistogram(IEnumerable<float> values, double least, double most)
    {
        (_least, _most) = (least, most);
        foreach (float value in values)
        {
            if (!float.IsNaN(value))
            {
                _counts[Bin(value)]++;
            }
        }
        long below = 0,
            all = Math.Max(1, _counts.Sum());
        _ranks = [.. _counts.Select(count => (below += count) is var through ? (through - (count / 2.0)) / all : 0)];
    }

    /// <summary>Share of the values in lower bins, plus half of those in the same bin.</summary>
    public double Rank(float value) => _ranks[Bin(value)];

    private int Bin(float value) => _most <= _least ? 0 : Math.Clamp((int)((value - _least) / (_most - _least) * Bins), 0, Bins - 1);
}
