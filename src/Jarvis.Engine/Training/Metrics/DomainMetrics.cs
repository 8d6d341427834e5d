using Jarvis.Contracts;
using Jarvis.Engine.TokenFiles;

namespace Jarvis.Engine.Training.Metrics;

/// <summary>Loss, perplexity and token accuracy of each group of records: their domains, or the datasets that they came from.</summary>
internal sealed class DomainMetrics(IReadOnlyList<TokenGroup> groups)
{
    private readonly ScoreSum[] _sums = new ScoreSum[groups.Count];
    private readonly long[] _records = new long[groups.Count];

    public void Add(int group, ScoreSum record)
    {
        _sums[group] += record;
        _records[group]++;
    }

    /// <summary>Mean losses of the groups that had tokens, by group number.</summary>
    public IReadOnlyDictionary<int, double> Losses => Seen.ToDictionary(group => group, group => _sums[group].MeanLoss);

    /// <summary>The groups with the most tokens, largest first.</summary>
    public IReadOnlyList<GroupMetrics> Largest(int most) =>
        [
            .. Seen.OrderByDescending(group => _sums[group].Tokens)
                .Take(most)
                .Select(group => _sums[group].Named(groups[group].Name, _records[group])),
        ];

    private IEnumerable<int> Seen => Enumerable.Range(0, _sums.Length).Where(group => _sums[group].Tokens > 0);
}
