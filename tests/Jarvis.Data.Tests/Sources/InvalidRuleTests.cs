using Jarvis.Contracts;
using Jarvis.Data.Importing;

namespace Jarvis.Data.Tests;

/// <summary>Invalid lines are counted and shown. They are skipped with consent, and more than 5 % of them only if that is forced.</summary>
public sealed class InvalidRuleTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Import_InvalidLinesWithoutConsent_StopsWithTheListAndLeavesNothing()
    {
        var path = _folder.File("a.jsonl", Lines(1000, broken: 30));
        var refusal = Assert.Throws<InvalidLinesException>(() => _folder.Import(path));
        Assert.Contains(
            "30 of 1,000 entries are invalid. The first: a.jsonl, line 1: not valid JSON",
            refusal.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(
            (30, 1000, 20, false),
            (refusal.Report.Count, refusal.Report.Looked, refusal.Report.Examples.Count, refusal.Report.NeedsForce)
        );
        Assert.Contains("line 20:", refusal.Report.Examples[19], StringComparison.Ordinal);
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData(50, true, false, true)]
    [InlineData(51, true, false, false)] // 5.1 %
    [InlineData(51, false, true, true)]
    [InlineData(199, true, true, true)]
    public void Import_WithConsent_TakesFivePercentAndMoreOnlyByForce(int broken, bool accept, bool force, bool imports)
    {
        var path = _folder.File("a.jsonl", Lines(1000, broken));
        var options = new ReadingOptions(AcceptBroken: accept, ForceBroken: force);
        if (imports)
        {
            var manifest = _folder.Import(path, options: options);
            Assert.Equal((1000 - broken, broken), (manifest.Records, manifest.Broken));
        }
        else
        {
            Assert.True(Assert.Throws<InvalidLinesException>(() => _folder.Import(path, options: options)).Report.NeedsForce);
        }
    }

    [Fact]
    public void Import_TwoHundredInvalidAtTheBeginning_IsHopelessEvenByForce()
    {
        var path = _folder.File("a.jsonl", Lines(1000, broken: 200));
        Assert.Contains(
            "None of its first 200 records can be used.",
            Assert.Throws<DatasetException>(() => _folder.Import(path, options: TempFolder.Forced)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Import_AnInvalidLineOfALongText_IsOneOfItsLinesAndNotOfItsFewPieces()
    {
        byte[] bytes =
        [
            .. System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("a line of text with é and more\n", 200))),
            0xff,
            (byte)'\n',
        ];
        var manifest = _folder.Import(_folder.File("a.txt", bytes), options: new ReadingOptions(AcceptBroken: true));
        Assert.Equal(1, manifest.Broken);
        Assert.InRange(manifest.Records, 1, 5);
    }

    private static string Lines(int count, int broken) =>
        string.Concat(Enumerable.Range(0, count).Select(i => i < broken ? "{\n" : $"{{\"text\":\"record {i}\"}}\n"));
}
