using Jarvis.Contracts;
using Jarvis.Data.Balancing;
using Jarvis.Data.Reading.Streams;
using Jarvis.Data.Records;
using Jarvis.Data.Store;

namespace Jarvis.Data.Tests;

public sealed class BalancingTests
{
    public static TheoryData<long?, long?, double> Requests =>
        new()
        {
            { 20, null, 1 },
            { null, 10, 1 },
            { null, null, 2 },
            { 30, 5, 3 },
            { null, null, 100 },
        };

    [Theory]
    [MemberData(nameof(Requests))]
    public void Balance_AnyRequest_MakesWhatThePreviewShows(long? cap, long? floor, double temperature)
    {
        using var folder = Domains(100, 40, 12, 3);
        var request = new BalanceRequest(cap, floor, temperature, Seed: 5);
        BalancePreview preview;
        using (var store = RecordStore.Open(folder.DatasetPath))
        {
            preview = BalanceChange.Preview(store, request);
        }
        var change = BalanceChange.Apply(folder.DatasetPath, request, TimeProvider.System, _ => { }, default)!;
        using var balanced = RecordStore.Open(folder.DatasetPath);
        Assert.Equal(
            preview.After.Where(d => d.Value > 0).OrderBy(d => d.Key),
            RecordNumbers.Counts(balanced, "domain").OrderBy(d => d.Key)
        );
        Assert.Equal(preview.Before.Values.Sum() - preview.After.Values.Sum(), change.Removed);
        Assert.All(preview.After, d => Assert.InRange(d.Value, 0, Math.Min(preview.Before[d.Key], cap ?? long.MaxValue)));
        // Tempering keeps the domains in the order of their sizes.
        var kept = preview.After.Where(d => d.Value > 0).OrderByDescending(d => preview.Before[d.Key]).Select(d => d.Value).ToList();
        Assert.Equal(kept.OrderDescending(), kept);
        ChangeSet.Undo(folder.DatasetPath, TimeProvider.System, change.Number);
        Assert.Equal(Changes.State(folder, 1), Changes.State(folder));
    }

    [Fact]
    public void Balance_SameSeed_KeepsTheSameRecordsAndAnotherSeedOthers()
    {
        string Kept(long seed)
        {
            using var folder = Domains(50, 50);
            BalanceChange.Apply(folder.DatasetPath, new BalanceRequest(Cap: 20, Seed: seed), TimeProvider.System, _ => { }, default);
            return Changes.State(folder).Hash;
        }
        Assert.Equal(Kept(1), Kept(1));
        Assert.NotEqual(Kept(1), Kept(2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Split_DocumentsAndDuplicates_StayOnOneSideAndDomainsInProportion(int seed)
    {
        using var folder = new TempFolder();
        var random = new Random(seed);
        folder.Import(folder.File("a.jsonl", "{\"text\":\"first\"}"));
        Changes.Make(
            folder,
            c =>
            {
                for (int i = 0; i < 600; i++)
                {
                    // A tenth of the questions repeat an earlier one in another case; documents have up to six records.
                    string question = $"What is the number {(i % 10 == 0 ? random.Next(i + 1) : i)} good for?";
                    c.Add(
                        RecordDraft.OfAnswer(i % 3 == 0 ? question.ToUpperInvariant() : question, $"answer {i}") with
                        {
                            Domain = $"d{random.Next(3)}",
                            Document = $"doc {i / 6 * 7 % 100}",
                        }
                    );
                }
            }
        );
        using (var flags = FlagWriter.Begin(folder.DatasetPath))
        {
            for (int i = 0; i < 40; i++)
            {
                flags.Add(2 + random.Next(600), new RecordFlag("near-duplicate", "", 0.9, 2 + random.Next(600)));
            }
            flags.Commit();
        }
        var change = SplitChange.Apply(folder.DatasetPath, new SplitRequest(0.2, seed), TimeProvider.System, _ => { }, default)!;
        using var store = RecordStore.Open(folder.DatasetPath);
        var records = store.Read().ToList();
        var split = records.ToDictionary(r => r.Id, r => r.Split);
        Assert.All(split.Values, s => Assert.True(s is "train" or "validation"));
        Assert.All(
            records.Where(r => r.Document is not null).GroupBy(r => r.Document),
            d => Assert.Single(d.Select(r => r.Split).Distinct())
        );
        Assert.All(
            records.Where(r => r.Turns is not null).GroupBy(r => r.Turns![0].Content.ToLowerInvariant()),
            d => Assert.Single(d.Select(r => r.Split).Distinct())
        );
        Assert.All(
            records.SelectMany(r => store.Flags(r.Id).Select(f => (r.Id, f.OtherId!.Value))),
            pair => Assert.Equal(split[pair.Id], split[pair.Value])
        );
        foreach (var domain in records.Where(r => r.Domain is not null).GroupBy(r => r.Domain))
        {
            Assert.InRange(domain.Count(r => r.Split == "validation") / (double)domain.Count(), 0.1, 0.2 + 1.0 / domain.Count());
        }
        ChangeSet.Undo(folder.DatasetPath, TimeProvider.System, change.Number);
        Assert.Equal(Changes.State(folder, change.Number - 1), Changes.State(folder));
    }

    [Fact]
    public void Split_OneDocumentIsAll_SplitsItsPiecesAndSaysSo()
    {
        using var folder = new TempFolder();
        folder.Import(
            folder.File("book.txt", string.Concat(Enumerable.Range(0, 400).Select(i => $"Line {i} of a book with words in it.\n\n"))),
            limits: new ReadLimits(TextRecordCharacters: 200)
        );
        var change = SplitChange.Apply(folder.DatasetPath, new SplitRequest(0.1), TimeProvider.System, _ => { }, default)!;
        Assert.Contains("book.txt is too large for one side", change.Description, StringComparison.Ordinal);
        using var store = RecordStore.Open(folder.DatasetPath);
        Assert.Equal(store.Count() / 10.0, store.Count(new RecordQuery(Split: "validation")), 1.0);
    }

    private static TempFolder Domains(params int[] sizes)
    {
        var folder = new TempFolder();
        folder.Import(
            folder.File(
                "a.jsonl",
                string.Concat(
                    sizes.SelectMany(
                        (size, d) => Enumerable.Range(0, size).Select(i => $"{{\"text\":\"text {i} of {d}\",\"domain\":\"d{d}\"}}\n")
                    )
                )
            )
        );
        return folder;
    }
}
