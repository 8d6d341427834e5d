using Jarvis.Contracts;

namespace Jarvis.Data.Doctor.Scoring;

/// <summary>
/// Predicts a record's domain from its words: multinomial naive Bayes over 65,536 hashed words (Weinberger et al. 2009), trained on the
/// records that have a domain, with a fifth of them held out. A word counts once per record, which makes naive Bayes more accurate (Metsis
/// et al. 2006).
/// </summary>
internal sealed class DomainClassifier
{
    public const int MostDomains = 64;
    public const int LeastExamples = 10;
    private const int Buckets = 1 << 16;
    private const int Evidence = 12; // words of one record are far from independent, so at most this many count towards the confidence

    private readonly Dictionary<string, int> _index = [];
    private readonly List<uint[]> _counts = [];
    private readonly List<double> _totals = [];
    private readonly List<long> _records = [];
    private readonly HashSet<uint> _seen = [];

    public IReadOnlyList<string> Domains => [.. _index.Keys];

    /// <summary>Whether at least two domains have enough examples.</summary>
    public bool CanTell => _records.Count(r => r >= LeastExamples) >= 2;

    /// <summary>A fifth of the records, chosen by content hash, so that copies stay on the same side.</summary>
    public static bool IsHeldOut(DataRecord record) => Convert.ToUInt32(record.Hash[..8], 16) % 5 == 0;

    public void Learn(string domain, ReadOnlySpan<ulong> words)
    {
        if (!_index.TryGetValue(domain, out int index))
        {
            if (_index.Count == MostDomains)
            {
                return;
            }
            _index[domain] = index = _index.Count;
            _counts.Add(new uint[Buckets]);
            _totals.Add(0);
            _records.Add(0);
        }
        foreach (uint bucket in Distinct(words))
        {
            _counts[index][bucket]++;
            _totals[index]++;
        }
        _records[index]++;
    }

    /// <summary>Index of the most likely domain; null if there are no words or too few domains.</summary>
    public (int Domain, double Confidence)? Tell(ReadOnlySpan<ulong> words)
    {
        if (words.IsEmpty || !CanTell)
        {
            return null;
        }
        var scores = new double[_counts.Count];
        int features = 0;
        foreach (uint bucket in Distinct(words))
        {
            features++;
            for (int i = 0; i < scores.Length; i++)
            {
                scores[i] += Math.Log((_counts[i][bucket] + 0.1) / (_totals[i] + (0.1 * Buckets)));
            }
        }
        double weight = Math.Min(1, Evidence / (double)features),
            all = _records.Sum();
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = _records[i] < LeastExamples ? double.NegativeInfinity : (scores[i] * weight) + Math.Log(_records[i] / all);
        }
        int best = Array.IndexOf(scores, scores.Max());
        return (best, 1 / scores.Sum(s => Math.Exp(s - scores[best])));
    }

    private HashSet<uint> Distinct(ReadOnlySpan<ulong> words)
    {
        _seen.Clear();
        foreach (ulong word in words[..Math.Min(words.Length, 2_000)])
        {
            _seen.Add((uint)(word >> 24) & (Buckets - 1));
        }
        return _seen;
    }
}
