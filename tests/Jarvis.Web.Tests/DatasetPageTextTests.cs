using Jarvis.Contracts;
using Jarvis.Web.Features.Datasets.Samples;
using Jarvis.Web.Features.Datasets.Statistics;
using Jarvis.Web.Features.Datasets.Versions;

namespace Jarvis.Web.Tests;

public sealed class DatasetPageTextTests
{
    private static readonly Histogram _lengths = new("length", [12, 20, 40, 41], [3, 5, 1], 0, 22.4, 25);
    private static readonly Histogram _quality = new("quality", [0, 0.5, 1], [1, 2], 4, 0.7, 0.8);

    [Fact]
    public void Range_LengthBuckets_FindEveryRecordOnce()
    {
        Assert.Equal([("12", "19"), ("20", "39"), ("40", "40")], Enumerable.Range(0, 3).Select(bar => HistogramText.Range(_lengths, bar)));
    }

    [Fact]
    public void Range_ScoreBuckets_ReachTheirBorder() => Assert.Equal(("0.5", "1"), HistogramText.Range(_quality, 1));

    [Fact]
    public void Bar_BucketOfOneNumber_SaysThatNumber()
    {
        Assert.Equal("40: 1 record", HistogramText.Bar(_lengths, 2));
        Assert.Equal("12 to 19: 3 records", HistogramText.Bar(_lengths, 0));
    }

    [Theory]
    [InlineData(120, 4, 30, "+120 −4 · 30 relabelled")]
    [InlineData(0, 1097, 0, "−1,097")]
    [InlineData(0, 0, 2, "2 relabelled")]
    [InlineData(0, 0, 0, "no record")]
    public void Counts_OfAChange_SayOnlyWhatHappened(long added, long removed, long relabelled, string words) =>
        Assert.Equal(words, ChangeText.Counts(added, removed, relabelled));

    [Fact]
    public void CanUndo_ImportOrTakenBack_IsNot()
    {
        Assert.False(ChangeText.CanUndo(Change(1, null)));
        Assert.False(ChangeText.CanUndo(Change(3, 4)));
        Assert.True(ChangeText.CanUndo(Change(3, null)));
    }

    [Fact]
    public void Read_AnAddress_GivesTheTrainersWords()
    {
        var filter = RecordFilter.Read(
            "http://localhost/datasets/a?tab=samples&q=two%20words&domain=C%23&min_length=20&sort=quality-desc&page=3"
        );

        Assert.Equal("&domain=C%23&min_length=20&query=two%20words&sort=quality&descending=true", filter.ToApi());
        Assert.Equal(["domain", "min_length"], filter.Narrowing.Select(each => each.Key));
    }

    [Fact]
    public void Read_EmptyLabel_AsksForRecordsWithoutOne()
    {
        Assert.Equal("&domain=", RecordFilter.Read("http://localhost/datasets/a?domain=&flag=").ToApi());
    }

    private static DatasetChange Change(int number, int? undoneBy) =>
        new(number, "mend", "Mended", DateTimeOffset.UnixEpoch, 0, 1, 0, null, undoneBy);
}
