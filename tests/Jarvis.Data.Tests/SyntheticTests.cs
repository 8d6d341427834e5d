using Jarvis.Contracts;
using Jarvis.Data.Balancing;
using Jarvis.Data.Store;
using Jarvis.Data.Synthetic;

namespace Jarvis.Data.Tests;

public sealed class SyntheticTests
{
    public static TheoryData<string> Methods => ["template", "reverse", "cloze"];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Synthetic_AnyMethod_IsFlaggedCappedOnItsParentsSideAndRemovable(string method)
    {
        using var folder = Questions(100);
        var before = Changes.State(folder);
        var change = SyntheticChange.Apply(
            folder.DatasetPath,
            new SyntheticRequest(method, MaxShare: 0.2, Seed: 4),
            Writer(method),
            TimeProvider.System,
            (_, _) => { },
            default
        )!;
        using (var store = RecordStore.Open(folder.DatasetPath))
        {
            var made = store.Read(new RecordQuery { Synthetic = true }).ToList();
            Assert.Equal((25, 25L), (made.Count, change.Added)); // a fifth of all records
            foreach (var record in made)
            {
                long parent = RecordSteps
                    .Of(store, record.Id)!
                    .Steps.Select(s => s.Text)
                    .Single(t => t.StartsWith("Was made of record ", StringComparison.Ordinal))
                    is var step
                    ? long.Parse(step.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture)
                    : 0;
                var of = store.Find(parent)!;
                Assert.Equal(
                    (of.Domain, of.Split, of.Source, RecordKind.Instruct),
                    (record.Domain, record.Split, record.Source, record.Kind)
                );
            }
            var sides = store.ReadWithSides().ToDictionary(r => r.Record.Id, r => r.SideHash);
            Assert.All(made, m => Assert.Contains(store.Read(new RecordQuery { Synthetic = false }), r => r.Hash == sides[m.Id]));
        }
        Assert.Contains(
            "no room",
            Assert
                .Throws<DatasetException>(() =>
                    SyntheticChange.Apply(
                        folder.DatasetPath,
                        new SyntheticRequest(method, MaxShare: 0.2),
                        Writer(method),
                        TimeProvider.System,
                        (_, _) => { },
                        default
                    )
                )
                .Message,
            StringComparison.Ordinal
        );
        var state = Changes.State(folder);
        SyntheticChange.RemoveAll(folder.DatasetPath, TimeProvider.System);
        Assert.Equal(before, Changes.State(folder));
        SyntheticChange.Apply(
            folder.DatasetPath,
            new SyntheticRequest(method, MaxShare: 0.2, Seed: 4),
            Writer(method),
            TimeProvider.System,
            (_, _) => { },
            default
        );
        Assert.Equal(Bodies(folder, 3), Bodies(folder, null)); // the same seed gives the same records
        Assert.NotEqual(before, state);
    }

    [Fact]
    public void Split_SyntheticRecords_StayWithTheirParents()
    {
        using var folder = Questions(80, split: false);
        SyntheticChange.Apply(
            folder.DatasetPath,
            new SyntheticRequest("cloze", MaxShare: 0.4),
            new ClozeQuestions(),
            TimeProvider.System,
            (_, _) => { },
            default
        );
        SplitChange.Apply(folder.DatasetPath, new SplitRequest(0.3), TimeProvider.System, _ => { }, default);
        using var store = RecordStore.Open(folder.DatasetPath);
        var byHash = store.Read().ToDictionary(r => r.Hash);
        Assert.All(store.ReadWithSides(), r => Assert.Equal(byHash[r.SideHash].Split, r.Record.Split));
        Assert.NotEqual(0, store.Count(new RecordQuery(Split: "validation") { Synthetic = true }));
    }

    [Theory]
    [InlineData("Say {text}", "Say hello")]
    [InlineData("{domain}: {text}", null)]
    [InlineData("{text} {text}", "hello hello")]
    public void Template_Fields_AreFilledOrTheRecordIsPassedOver(string template, string? expected) =>
        Assert.Equal(expected, new RecordTemplate(template).Write(Record("hello"), 0, default)?.Text);

    [Fact]
    public void Template_TextThatLooksLikeAField_IsText() =>
        Assert.Equal("Say {domain}", new RecordTemplate("Say {text}").Write(Record("{domain}"), 0, default)!.Text);

    [Theory]
    [InlineData("{colour}", "{colour}")]
    [InlineData("no field", "names no field")]
    [InlineData("{text}\n---\n  ", "One side")]
    [InlineData("", "1 to 20,000")]
    public void Template_ThatCannotBe_SaysWhy(string template, string says) =>
        Assert.Contains(says, Assert.Throws<DatasetException>(() => new RecordTemplate(template)).Message, StringComparison.Ordinal);

    private static DataRecord Record(string text) => new(1, RecordKind.Text, text, null, null, null, null, "a.txt:1", null, "");

    private static ISyntheticWriter Writer(string method) =>
        method switch
        {
            "template" => new RecordTemplate("About {domain}: {instruction}\n---\n{response}"),
            "reverse" => new ReversedQuestions(),
            _ => new ClozeQuestions(),
        };

    private static List<string> Bodies(TempFolder folder, int? version)
    {
        using var store = RecordStore.Open(folder.DatasetPath, version);
        return [.. store.Read(new RecordQuery { Synthetic = true }).Select(r => string.Join('|', r.Turns!))];
    }

    private static TempFolder Questions(int records, bool split = true)
    {
        var folder = new TempFolder();
        folder.Import(
            folder.File(
                "a.jsonl",
                string.Concat(
                    Enumerable
                        .Range(1, records)
                        .Select(i =>
                            $"{{\"question\":\"What is the use of number {i} here?\",\"answer\":\"The number {i} is used "
                            + $"wherever somebody counts things up to {i} slowly.\",\"domain\":\"d{i % 3}\"}}\n"
                        )
                )
            )
        );
        if (split)
        {
            using var change = ChangeSet.Begin(folder.DatasetPath, TimeProvider.System, ChangeKinds.Split, "split");
            change.LabelMany(
                LabelField.Split,
                Enumerable.Range(1, records).Select(i => ((long)i, (object?)(i % 4 == 0 ? "validation" : "train")))
            );
            change.Commit();
        }
        return folder;
    }
}
