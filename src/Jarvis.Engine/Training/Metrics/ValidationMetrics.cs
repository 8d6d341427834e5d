using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Engine.TokenFiles;

namespace Jarvis.Engine.Training.Metrics;

/// <summary>
/// What one evaluation found beyond its means: losses by domain and by dataset, how the losses of records are distributed, and which
/// answers were best and worst. Fed batch by batch; memory does not grow with what is read.
/// </summary>
internal sealed class ValidationMetrics
{
    private const int MostGroups = 50,
        MostAnswers = 20,
        NameCharacters = 40,
        Bins = 48;
    private const double LastBin = 12; // nats: a uniform guess among 50,000 tokens costs 10.8

    /// <summary>Bytes of the event's line, without its envelope.</summary>
    private const int MostBytes = 32_000;

    private readonly TokenFile _file;
    private readonly IReadOnlyList<TokenGroup> _domainNames;
    private readonly DomainMetrics _domains,
        _datasets;
    private readonly ScoredRecords _records;
    private readonly Extremes _extremes = new(MostAnswers);
    private readonly long[] _bins = new long[Bins];

    public ValidationMetrics(TokenFile file, TokenManifest manifest)
    {
        (_file, _domainNames) = (file, manifest.Domains);
        (_domains, _datasets) = (new DomainMetrics(manifest.Domains), new DomainMetrics(manifest.Datasets));
        _records = new ScoredRecords(file, Finished);
    }

    /// <summary>Mean loss of each domain by its number.</summary>
    public IReadOnlyDictionary<int, double> DomainLosses => _domains.Losses;

    public void Take(Batch batch, TokenScores scores) => _records.Take(batch, scores);

    /// <summary>Called when all batches are read.</summary>
    public void Finish() => _records.Finish();

    /// <summary>The event, with its texts shortened to fit into a line of 32 kB.</summary>
    public ValidationDetails Details(long step, RecordText texts)
    {
        var best = _extremes.Best.Select(found => Answer(found, texts)).ToList();
        var worst = _extremes.Worst.Select(found => Answer(found, texts)).ToList();
        for (int characters = 320; ; characters /= 2)
        {
            var details = new ValidationDetails(
                step,
                Groups(_domains),
                Groups(_datasets),
                new LossHistogram(0, LastBin, _bins),
                [.. best.Select(answer => Shortened(answer, characters))],
                [.. worst.Select(answer => Shortened(answer, characters))]
            );
            if (characters < 8 || JsonSerializer.SerializeToUtf8Bytes<RunEvent>(details, ContractJson.Options).Length <= MostBytes)
            {
                return details;
            }
        }
    }

    private void Finished(int record, ScoreSum sum, bool whole)
    {
        var facts = _file.Facts(record);
        _domains.Add(facts.Domain, sum);
        _datasets.Add(facts.Dataset, sum);
        _bins[Math.Clamp((int)(sum.MeanLoss / LastBin * Bins), 0, Bins - 1)]++;
        if (whole)
        {
            _extremes.Add(record, sum);
        }
    }

    private static IReadOnlyList<GroupMetrics> Groups(DomainMetrics all) =>
        [.. all.Largest(MostGroups).Select(group => group with { Name = Shortened(group.Name, NameCharacters) })];

    private ValidationAnswer Answer((int Record, ScoreSum Sum) found, RecordText texts)
    {
        var (prompt, expected) = texts.Of(found.Record);
        return new ValidationAnswer(
            _domainNames[_file.Facts(found.Record).Domain].Name,
            prompt,
            expected,
            found.Sum.MeanLoss,
            found.Sum.Accuracy,
            found.Sum.Tokens
        );
    }

    private static ValidationAnswer Shortened(ValidationAnswer answer, int characters) =>
        answer with
        {
            Domain = Shortened(answer.Domain, Math.Min(NameCharacters, characters)),
            Prompt = Shortened(answer.Prompt, characters),
            Expected = Shortened(answer.Expected, characters),
        };

    private static string Shortened(string text, int characters) =>
        text.Length <= characters
            ? text
            : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[characters - 1]) ? characters - 1 : characters), "…");
}
