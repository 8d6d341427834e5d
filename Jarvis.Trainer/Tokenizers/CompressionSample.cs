using System.Text;
using Jarvis.Contracts;
using Jarvis.Data.Store;
using Jarvis.Tokenizers;

namespace Jarvis.Trainer.Tokenizers;

/// <summary>
/// How well a tokenizer compresses a dataset, by domain, over a sample that depends on the seed alone: all records of a small dataset,
/// otherwise short runs of neighbouring records at random places, so that a large dataset is not read completely.
/// </summary>
internal static class CompressionSample
{
    private const int MostRecords = 2_048,
        Neighbours = 8,
        MostCharacters = 16_384;
    private const int MostDomains = 40;

    public static TokenizerCompression Measure(
        TextTokenizer tokenizer,
        RecordStore store,
        DatasetManifest dataset,
        int seed,
        CancellationToken cancellationToken
    )
    {
        bool whole = dataset.Records <= MostRecords;
        var domains = new Dictionary<string, DomainCompression>(StringComparer.Ordinal);
        var all = new DomainCompression(null, 0, 0, 0, 0);
        var ids = new IdBuffer();
        foreach (var record in whole ? store.Read() : Drawn(store, dataset.Records, seed))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var counts = Count(tokenizer, record, ids);
            all = Sum(all, counts);
            string name = record.Domain ?? "";
            string key = domains.ContainsKey(name) || domains.Count < MostDomains ? name : "(other domains)";
            domains[key] = Sum(
                domains.GetValueOrDefault(key)
                    ?? all with
                    {
                        Domain = key.Length == 0 ? null : key,
                        Records = 0,
                        Characters = 0,
                        Bytes = 0,
                        Tokens = 0,
                    },
                counts
            );
        }
        return new TokenizerCompression(
            dataset.Id,
            all.Records,
            whole,
            [.. domains.Values.OrderByDescending(d => d.CharactersPerToken)],
            all
        );
    }

    private static IEnumerable<DataRecord> Drawn(RecordStore store, long records, int seed)
    {
        var random = new Random(seed);
        var seen = new HashSet<long>();
        for (int i = 0; i < MostRecords / Neighbours; i++)
        {
            foreach (var record in store.Read(afterId: random.NextInt64(records)).Take(Neighbours))
            {
                if (seen.Add(record.Id))
                {
                    yield return record;
                }
            }
        }
    }

    private static DomainCompression Count(TextTokenizer tokenizer, DataRecord record, IdBuffer ids)
    {
        long characters = 0,
            bytes = 0;
        ids.Clear();
        foreach (string text in record.Turns?.Select(t => t.Content) ?? [record.Text ?? ""])
        {
            string part =
                text.Length <= MostCharacters
                    ? text
                    : text[..(char.IsHighSurrogate(text[MostCharacters - 1]) ? MostCharacters - 1 : MostCharacters)];
            characters += part.Length;
            bytes += Encoding.UTF8.GetByteCount(part);
            tokenizer.Encode(part, ids, parseSpecial: false);
        }
        return new DomainCompression(null, 1, characters, bytes, ids.Count);
    }

    private static DomainCompression Sum(DomainCompression a, DomainCompression b) =>
        a with
        {
            Records = a.Records + b.Records,
            Characters = a.Characters + b.Characters,
            Bytes = a.Bytes + b.Bytes,
            Tokens = a.Tokens + b.Tokens,
        };
}
