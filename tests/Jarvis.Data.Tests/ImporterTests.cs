using Jarvis.Contracts;
using Jarvis.Data.Importing;
using Jarvis.Data.Store;

namespace Jarvis.Data.Tests;

public sealed class ImporterTests
{
    private const string ThreeOfThem = """
        {"instruction":"Add.","input":"1, 2","response":"3"}
        {"question":"Why?","answer":"Because.","domain":"logic","difficulty":"hard"}
        {"text":"A document.\nWith two lines."}
        """;

    [Fact]
    public void Import_KnownShapes_MakesCanonicalRecords()
    {
        using var folder = new TempFolder();
        var manifest = folder.Import(folder.File("a.jsonl", ThreeOfThem));
        using var store = RecordStore.Open(folder.DatasetPath);
        var records = store.Read().ToList();
        Assert.Equal(3, manifest.Records);
        Assert.Equal([new ChatTurn(ChatRole.User, "Add.\n\n1, 2"), new ChatTurn(ChatRole.Assistant, "3")], records[0].Turns!);
        Assert.Equal(("logic", 0.75, "a.jsonl:2"), (records[1].Domain, records[1].Difficulty, records[1].Source));
        Assert.Equal((RecordKind.Text, "A document.\nWith two lines."), (records[2].Kind, records[2].Text));
        Assert.Equal([1, 2, 3], records.Select(r => r.Id));
    }

    [Fact]
    public void Import_SameContentTwice_KeepsTheFirstAndCountsTheOther()
    {
        using var folder = new TempFolder();
        var manifest = folder.Import(
            folder.File("a.jsonl", "{\"text\":\"one  two\"}\n{\"text\":\" one\\ntwo \"}\n{\"text\":\"One two\"}\n")
        );
        Assert.Equal((2, 1), (manifest.Records, manifest.Duplicates));
    }

    [Fact]
    public void Import_InvalidLines_CountsAndQuotesThem()
    {
        using var folder = new TempFolder();
        var manifest = folder.Import(
            folder.File("a.jsonl", "{\"text\":\"one\"}\n{\"text\":\n\n{\"text\":\"two\"}\n{\"title\":\"x\"}\n{\"text\":\"three\"}"),
            options: TempFolder.Forced
        );
        Assert.Equal((3, 2), (manifest.Records, manifest.Broken));
        Assert.StartsWith("a.jsonl, line 2: not valid JSON", manifest.BrokenExamples[0], StringComparison.Ordinal);
        Assert.Contains("line 5: no known fields", manifest.BrokenExamples[1], StringComparison.Ordinal);
        Assert.Contains("found title", manifest.BrokenExamples[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Import_Cancelled_LeavesNothing()
    {
        using var folder = new TempFolder();
        using var cancel = new CancellationTokenSource();
        var path = folder.File("a.txt", string.Concat(Enumerable.Range(0, 20_000).Select(i => $"Line {i}\n")));
        Assert.Throws<OperationCanceledException>(() =>
            folder.Import(path, progress: new Stopper(cancel), cancellationToken: cancel.Token)
        );
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Import_Finished_SaysTheHashOfWhatTheStoreHolds()
    {
        using var folder = new TempFolder();
        var manifest = folder.Import(folder.File("a.jsonl", ThreeOfThem));
        using var store = RecordStore.Open(folder.DatasetPath);
        Assert.Equal(store.ContentHash(), manifest.Hash);
        var read = DatasetManifest.Read(folder.DatasetPath);
        Assert.Equal((manifest.Hash, manifest.Records, manifest.CreatedAt), (read!.Hash, read.Records, read.CreatedAt));
    }

    [Fact]
    public void Import_ZeroAndHalfCharactersInJson_AreKeptOrCountedAndNeverCutARecord()
    {
        using var folder = new TempFolder();
        var manifest = folder.Import(
            folder.File("a.jsonl", "{\"question\":\"a\\u0000b\",\"answer\":\"c\\u0000d\"}\n{\"text\":\"\\ud800\"}\n{\"text\":\"ok\"}"),
            options: TempFolder.Forced
        );
        using var store = RecordStore.Open(folder.DatasetPath);
        Assert.Equal((2, 1), (manifest.Records, manifest.Broken));
        Assert.Equal(["a\0b", "c\0d"], store.Read().First().Turns!.Select(t => t.Content));
    }

    private sealed class Stopper(CancellationTokenSource source) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => source.Cancel();
    }
}
