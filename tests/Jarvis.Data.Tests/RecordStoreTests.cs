using Jarvis.Contracts;
using Jarvis.Data.Store;

namespace Jarvis.Data.Tests;

public sealed class RecordStoreTests
{
    [Theory]
    [InlineData("quick", 2)]
    [InlineData("quick bro", 1)]
    [InlineData("user", 0)] // roles are not searched
    [InlineData("\"fox\" OR NEAR(", 0)] // special characters are not query syntax
    [InlineData("fox*", 1)]
    [InlineData("***", 0)]
    [InlineData("  ", 3)]
    [InlineData("elephant", 0)]
    public void Page_Search_FindsRecordsWithAllWords(string search, long expected)
    {
        using var folder = new TempFolder();
        folder.Import(
            folder.File(
                "a.jsonl",
                """
                {"text":"The quick brown fox"}
                {"question":"Is it quick?","answer":"Yes"}
                {"text":"A slow tortoise"}
                """
            )
        );
        using var store = RecordStore.Open(folder.DatasetPath);
        var page = store.Page(new RecordQuery(search), 0, 10);
        Assert.Equal((expected, expected), (page.Total, page.Records.Count));
    }

    [Fact]
    public void Page_AllPages_AreTheRecordsInOrderOnceEach()
    {
        using var folder = new TempFolder();
        folder.Import(
            folder.File(
                "a.jsonl",
                string.Concat(Enumerable.Range(0, 57).Select(i => $"{{\"text\":\"number {i}\",\"domain\":\"d{i % 3}\"}}\n"))
            )
        );
        using var store = RecordStore.Open(folder.DatasetPath);
        var paged = Enumerable.Range(0, 6).SelectMany(p => store.Page(null, p * 10, 10).Records).Select(r => r.Text);
        Assert.Equal(Enumerable.Range(0, 57).Select(i => $"number {i}"), paged);
        Assert.Equal(19, store.Count(new RecordQuery(Domain: "d1")));
        Assert.Equal(0, store.Count(new RecordQuery(Kind: RecordKind.Code)));
    }

    [Fact]
    public void Open_NoDataset_SaysSo()
    {
        using var folder = new TempFolder();
        Assert.Contains(
            "records.db is missing",
            Assert.Throws<DatasetException>(() => RecordStore.Open(folder.Path)).Message,
            StringComparison.Ordinal
        );
        folder.File("records.db", "this is not a database at all, but long enough to be looked at as one by the library");
        Assert.Contains(
            "cannot be read as a dataset",
            Assert.Throws<DatasetException>(() => RecordStore.Open(folder.Path)).Message,
            StringComparison.Ordinal
        );
    }
}
