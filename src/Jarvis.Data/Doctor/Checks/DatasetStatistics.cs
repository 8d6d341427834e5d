using Jarvis.Contracts;
using Jarvis.Data.Doctor.Scoring;
using Jarvis.Data.Doctor.Views;
using Jarvis.Data.Store;

namespace Jarvis.Data.Doctor.Checks;

/// <summary>
/// What has to be known of the whole before a single record can be judged: how often each word occurs, which language is usual, which
/// domains there are and how they read. One pass; memory is fixed (8 MB for words, 256 kB a domain).
/// </summary>
internal sealed class DatasetStatistics
{
    private const int MostDomains = 5_000;
    private const int WordBuckets = 1 << 21; // two words share one now and then, which makes a rare one look less rare
    private const int LanguageSamples = 4_000; // and from then on every 50th record

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

    /// <summary>The language that most records are in; null where none could be told.</summary>
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

    /// <summary>Mean over the words of −ln of their frequency, in nats; 0 for no words.</summary>
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

    /// <summary>The source without its line.</summary>
    public static string FileOf(DataRecord record)
    {
        int colon = record.Source.LastIndexOf(':');
        return colon > 0 && long.TryParse(record.Source.AsSpan(colon + 1), out _) ? record.Source[..colon] : record.Source;
    }
}
