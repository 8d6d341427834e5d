using Jarvis.Contracts;
using Jarvis.Data.Doctor.Scoring;
using Jarvis.Data.Doctor.Views;
using Jarvis.Data.Store;

namespace Jarvis.Data.Doctor.Checks;

/// <summary>
/// Statistics of the complete dataset that are needed before a single record can be judged: word frequencies, the most common language, the
/// domains and their vocabulary. Takes one pass and bounded memory (8 MB for words, 256 kB per domain).
/// </summary>
internal sealed class DatasetStatistics
{
    private const int MostDomains = 5_000;
    private const int WordBuckets = 1 << 21; // a collision makes a rare word look less rare
    private const int LanguageSamples = 4_000; // after that, every 50th record

    private readonly uint[] _words = new uint[WordBuckets];
    private readonly Dictionary<string, long> _languages = [];
    private long _totalWords,
        _distinctWords;

    public long Records { get; private set; }

    public long Characters { get; private set; }

    public long Validation { get; private set; }

    public Dictionary<string, long> Domains { get; } = [];

    public long WithoutDomain { get; private set; }

    public HashSet<string> Files { get; } = [];

    public DomainClassifier Classifier { get; } = new();

    /// <summary>The most common language; null if none could be identified.</summary>
    public string? UsualLanguage => _languages.Count == 0 ? null : _languages.MaxBy(l => l.Value).Key;

    public void See(RecordView record, bool classify)
    {
        Records++;
        Characters += record.Body.Length;
        Validation += record.Record.Split == "validation" ? 1 : 0;
        foreach (ulong word in record.Words)
        {
            ref uint count = ref _words[word & (WordBuckets - 1)];
            _distinctWords += count == 0 ? 1 : 0;
            count += count < uint.MaxValue ? 1u : 0;
        }
        _totalWords += record.Words.Length;
        if ((Records <= LanguageSamples || Records % 50 == 0) && record.Language is { Code: { } code, Confidence: > 0.7 })
        {
            _languages[code] = _languages.GetValueOrDefault(code) + 1;
        }
        if (Files.Count < 1000)
        {
            Files.Add(FileOf(record.Record));
        }
        SeeDomain(record, classify);
    }

    private void SeeDomain(RecordView record, bool classify)
    {
        if (record.Record.Domain is not { } domain)
        {
            WithoutDomain++;
            return;
        }
        string key = Domains.Count < MostDomains || Domains.ContainsKey(domain) ? domain : DatasetFigures.OtherDomains;
        Domains[key] = Domains.GetValueOrDefault(key) + 1;
        if (classify && !DomainClassifier.IsHeldOut(record.Record))
        {
            Classifier.Learn(domain, record.Words);
        }
    }

    /// <summary>Mean of −ln(frequency) over the words, in nats; 0 for no words.</summary>
    public double Rarity(ReadOnlySpan<ulong> words)
    {
        double sum = 0,
            all = _totalWords + _distinctWords;
        foreach (ulong word in words)
        {
            sum -= Math.Log((_words[word & (WordBuckets - 1)] + 1) / all);
        }
        return words.IsEmpty ? 0 : sum / words.Length;
    }

    /// <summary>The source without its line number.</summary>
    public static string FileOf(DataRecord record)
    {
        int colon = record.Source.LastIndexOf(':');
        return colon > 0 && long.TryParse(record.Source.AsSpan(colon + 1), out _) ? record.Source[..colon] : record.Source;
    }
}
