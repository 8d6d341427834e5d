using Jarvis.Data.Importing;
using Jarvis.Data.Importing.Sources;
using Jarvis.Data.Mixing;
using Jarvis.Data.Records;
using Jarvis.Data.Store;

namespace Jarvis.Data.Tests;

public sealed class MixtureTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 0.25)]
    [InlineData(2, 1)]
    [InlineData(0.5, 0.1)]
    public void Mixture_AnyWeights_HasEachPartsShareAndKeepsWhereRecordsCameFrom(double first, double second)
    {
        using var home = new TempFolder();
        var (one, other) = (Part(home, "one", 200), Part(home, "other", 100));
        using var plan = MixturePlan.Of([new("one", first), new("other", second)], [one, other], seed: 3);
        var preview = plan.Preview();
        double most = Math.Max(1, Math.Max(first, second));
        Assert.Equal([(long)Math.Round(200 * first / most), (long)Math.Round(100 * second / most)], preview.Parts.Select(p => p.Records));
        var manifest = Mix(home, plan, "mixed");
        using var store = RecordStore.Open(Path.Combine(home.Path, "mixed"));
        Assert.Equal(preview.Domains.OrderBy(d => d.Key), RecordNumbers.Counts(store, "domain").OrderBy(d => d.Key));
        Assert.Equal((preview.Records, 2), (manifest.Records, manifest.Mixture!.Parts.Count));
        foreach (var record in store.Read())
        {
            var line = int.Parse(record.Source.Split(':')[^1], System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal($"{record.Text!.Split(' ')[0]}: {record.Text.Split(' ')[0]}.jsonl:{line}", record.Source);
            Assert.Equal($"{record.Text.Split(' ')[0]} {line}", record.Text);
        }
        using var again = MixturePlan.Of([new("one", first), new("other", second)], [one, other], seed: 3);
        Assert.Equal(manifest.Hash, Mix(home, again, "again").Hash);
    }

    [Fact]
    public void MixtureAgain_PartChanged_TakesItsNewVersionAndCanBeUndone()
    {
        using var home = new TempFolder();
        var part = Part(home, "one", 10);
        using (var plan = MixturePlan.Of([new("one", 1)], [part], seed: 1))
        {
            Mix(home, plan, "mixed");
        }
        using (var change = ChangeSet.Begin(part.Directory, TimeProvider.System, ChangeKinds.Edit, "test"))
        {
            change.Remove(4);
            change.Add(RecordDraft.OfText("new"));
            change.Commit();
        }
        var mixed = Path.Combine(home.Path, "mixed");
        var before = DatasetManifest.Read(mixed)!;
        using (var plan = MixturePlan.Of([new("one", 1)], [(part.Directory, DatasetManifest.Read(part.Directory)!)], seed: 1))
        {
            MixtureAgain.Apply(mixed, plan, TimeProvider.System, _ => { }, default);
        }
        using (var store = RecordStore.Open(mixed))
        {
            using var source = RecordStore.Open(part.Directory);
            Assert.Equal(source.Read().Select(r => r.Text), store.Read().Select(r => r.Text));
        }
        Assert.Equal(2, DatasetManifest.Read(mixed)!.Mixture!.Parts[0].Version);
        ChangeSet.Undo(mixed, TimeProvider.System, 2);
        Assert.Equal(before.Hash, DatasetManifest.Read(mixed)!.Hash);
    }

    [Fact]
    public void Problems_OfARequest_NamesThemAll() =>
        Assert.Equal(2, MixturePlan.Problems([new("a", 0), new("b", 1), new("b", 1)]).Count());

    private static (string Directory, DatasetManifest Manifest) Part(TempFolder home, string name, int records)
    {
        var directory = Path.Combine(home.Path, name);
        var file = home.File(
            $"{name}.jsonl",
            string.Concat(
                Enumerable.Range(1, records).Select(i => $"{{\"text\":\"{name} {i}\"{(i % 2 == 0 ? ",\"domain\":\"even\"" : "")}}}\n")
            )
        );
        return (directory, new Importer(TimeProvider.System).Import(new ImportRequest([new FileSource(file)], directory, name, name)));
    }

    private static DatasetManifest Mix(TempFolder home, MixturePlan plan, string name) =>
        new Importer(TimeProvider.System).Import(
            new ImportRequest(plan.Sources(), Path.Combine(home.Path, name), name, name) { Mixture = plan.Recipe }
        );
}
