using Jarvis.Data.Records;
using Jarvis.Data.Store;

namespace Jarvis.Data.Tests;

public sealed class RecordNumbersTests
{
    [Fact]
    public void Histogram_AnyRecords_CountsEachOnce()
    {
        using var folder = Numbered(500, scored: true);
        using var store = RecordStore.Open(folder.DatasetPath);
        foreach (var of in RecordNumbers.Histograms)
        {
            var query = new RecordQuery { MinLength = 20 };
            var histogram = RecordNumbers.Histogram(store, of, query);
            var values = store
                .Read(query)
                .Select(r =>
                    of switch
                    {
                        "length" => (r.Text?.Length ?? r.Turns!.Sum(t => t.Content.Length) + r.Turns!.Count - 1),
                        "quality" => r.Quality,
                        "difficulty" => r.Difficulty,
                        _ => r.Turns?.Count,
                    }
                )
                .ToList();
            var known = values.OfType<double>().Order().ToList();
            Assert.Equal(values.Count - known.Count, histogram.Missing);
            Assert.Equal(known.Count, histogram.Counts.Sum());
            for (int i = 0; i < histogram.Counts.Count; i++)
            {
                bool last = i == histogram.Counts.Count - 1;
                Assert.Equal(known.Count(v => v >= histogram.Edges[i] && (v < histogram.Edges[i + 1] || last)), histogram.Counts[i]);
            }
            if (known.Count > 0)
            {
                Assert.Equal(known[(known.Count - 1) / 2], histogram.Median);
                Assert.Equal(known.Average(), histogram.Mean!.Value, 1e-9);
            }
        }
    }

    [Theory]
    [InlineData(RecordSort.Length)]
    [InlineData(RecordSort.Quality)]
    [InlineData(RecordSort.Difficulty)]
    [InlineData(RecordSort.Random)]
    public void Page_AnyOrderAndFilter_HasEachRecordOnceInOrder(RecordSort sort)
    {
        using var folder = Numbered(120, scored: true);
        using var store = RecordStore.Open(folder.DatasetPath);
        var query = new RecordQuery(Domain: "d1")
        {
            MinQuality = 0.2,
            MaxDifficulty = 0.9,
            Sort = sort,
            Descending = true,
            Seed = 7,
        };
        var expected = store.Read().Where(r => r.Domain == "d1" && r.Quality >= 0.2 && r.Difficulty <= 0.9).ToList();
        var paged = Enumerable.Range(0, 12).SelectMany(p => store.Page(query, p * 10, 10).Records).ToList();
        Assert.Equal(expected.Select(r => r.Id), paged.Select(r => r.Id).Order());
        var inOrder = paged.Select(r =>
            sort switch
            {
                RecordSort.Length => r.Text!.Length,
                RecordSort.Quality => r.Quality,
                RecordSort.Difficulty => r.Difficulty,
                _ => null,
            }
        );
        if (sort == RecordSort.Random)
        {
            Assert.NotEqual(paged.Select(r => r.Id).OrderDescending(), paged.Select(r => r.Id));
        }
        else
        {
            Assert.Equal(inOrder.OrderDescending(), inOrder);
        }
    }

    [Fact]
    public void Counts_OldVersion_AreThoseOfThen()
    {
        using var folder = Numbered(30);
        Changes.Make(
            folder,
            c =>
            {
                c.RemoveWhere(new RecordQuery(Domain: "d0"));
                c.Label(1, LabelField.Domain, "new");
            }
        );
        using var then = RecordStore.Open(folder.DatasetPath, 1);
        using var now = RecordStore.Open(folder.DatasetPath);
        Assert.Equal(
            new Dictionary<string, long>
            {
                ["d0"] = 10,
                ["d1"] = 10,
                ["d2"] = 10,
            },
            RecordNumbers.Counts(then, "domain")
        );
        Assert.Equal(
            new Dictionary<string, long>
            {
                ["d2"] = 10,
                ["d1"] = 9,
                ["new"] = 1,
            },
            RecordNumbers.Counts(now, "domain")
        );
        Assert.Equal(20, RecordNumbers.Counts(now, "source")["a.jsonl"]);
        var compared = VersionDifference.Between(folder.DatasetPath, 1, 2);
        Assert.Equal((0, 10, 1), (compared.Added, compared.Removed, compared.Relabelled));
        Assert.All(compared.RemovedRecords, r => Assert.Equal("d0", r.Domain));
        var back = VersionDifference.Between(folder.DatasetPath, 2, 1);
        Assert.Equal((10, 0, 1), (back.Added, back.Removed, back.Relabelled));
    }

    [Fact]
    public void Steps_OfARecord_NameSourceParentAndEveryChange()
    {
        using var folder = Numbered(4);
        long replaced = 0;
        Changes.Make(folder, c => replaced = c.Replace(2, RecordDraft.OfText("written again"))!.Value);
        Changes.Make(folder, c => c.Label(replaced, LabelField.Quality, 0.5));
        var removed = Changes.Make(folder, c => c.Remove(replaced));
        ChangeSet.Undo(folder.DatasetPath, TimeProvider.System, removed.Number);
        using var store = RecordStore.Open(folder.DatasetPath);
        var history = RecordSteps.Of(store, replaced)!;
        Assert.Equal("a.jsonl:2", history.Source);
        Assert.Equal(
            ["Record 2: came from a.jsonl:2", "Replaced record 2", "Quality: none → 0.5", "Was taken out", "Came back"],
            history.Steps.Select(s => s.Text)
        );
        Assert.Equal([1, 2, 3, 4, 5], history.Steps.Select(s => s.Change));
        Assert.Equal(2, history.Steps[1].Before!.Id);
        Assert.Null(RecordSteps.Of(store, 99));
    }

    private static TempFolder Numbered(int records, bool scored = false)
    {
        var folder = new TempFolder();
        folder.Import(
            folder.File(
                "a.jsonl",
                string.Concat(
                    Enumerable
                        .Range(1, records)
                        .Select(i =>
                            i % 7 == 0
                                ? $"{{\"question\":\"what is {i}\",\"answer\":\"{new string('a', i % 50)} {i}\",\"domain\":\"d{i % 3}\"}}\n"
                                : $"{{\"text\":\"number {i} "
                                    + $"{new string('x', i * 37 % 900)}\",\"domain\":\"d{i % 3}\",\"difficulty\":{i * 13 % 100 / 100.0}}}\n"
                        )
                )
            )
        );
        if (scored)
        {
            Changes.Make(
                folder,
                c =>
                {
                    for (int i = 1; i <= records; i += 2)
                    {
                        c.Label(i, LabelField.Quality, i * 7 % 100 / 100.0);
                    }
                }
            );
        }
        return folder;
    }
}
