using Jarvis.Contracts;
using Jarvis.Web.Features.NewRun;

namespace Jarvis.Web.Tests.NewRun;

public sealed class DataChoiceTests
{
    private static readonly DatasetSummary[] _datasets = [Dataset("starter", records: 100, characters: 3000), Dataset("poems", 50, 1000)];

    [Fact]
    public void PartOfText_OfAMixture_AddsUpToAll()
    {
        var data = Both();
        data.Weigh("dataset:starter", 0.5);
        Assert.Equal((0.6, 0.4), (data.PartOfText("dataset:starter", _datasets), data.PartOfText("dataset:poems", _datasets)));
        Assert.Equal((2500, 100), (data.Characters(_datasets), data.Records(_datasets)));
    }

    [Fact]
    public void Share_WithAWeightAboveOne_TakesLessOfTheOthers()
    {
        var data = Both();
        data.Weigh("dataset:starter", 4);
        Assert.Equal((1, 0.25, 0), (data.Share("dataset:starter"), data.Share("dataset:poems"), data.Share("dataset:none")));
        Assert.Equal([4, 1], data.Weights!);
    }

    [Fact]
    public void Weights_WhereAllOfEverythingIsUsed_AreLeftOut()
    {
        Assert.Null(Both().Weights);
        var data = new DataChoice();
        data.Add("dataset:starter", 3);
        Assert.Null(data.Weights); // alone, any weight above 1 is all of it
    }

    [Fact]
    public void Take_OfAPlansData_KeepsPathsVersionsAndWeights()
    {
        var data = new DataChoice();
        data.Take(new DataSettings { Files = ["dataset:starter", "dataset:poems@2", "/data/a.txt"], Weights = [1, 0.5, 2] });
        Assert.Equal(["dataset:starter", "dataset:poems@2", "/data/a.txt"], data.Files);
        Assert.Equal(["dataset:poems@2", "/data/a.txt"], data.Others(_datasets).Select(each => each.Entry));
        Assert.Equal([1, 0.5, 2], data.Weights!);
        Assert.Null(data.Characters(_datasets)); // nobody knows how large the file is
    }

    [Theory]
    [InlineData(0, 0.01)]
    [InlineData(-3, 0.01)]
    [InlineData(99_999, 1000)]
    [InlineData(double.NaN, 1)]
    public void Weigh_BeyondTheRange_StaysWithinIt(double typed, double weight)
    {
        var data = Both();
        data.Weigh("dataset:starter", typed);
        Assert.Equal(weight, data.WeightOf("dataset:starter"));
    }

    internal static DatasetSummary Dataset(string id, long records, long characters) =>
        new(
            id,
            id,
            "",
            records,
            characters,
            new Dictionary<string, long>(),
            new Dictionary<string, long>(),
            0,
            0,
            1,
            "hash",
            DateTimeOffset.UnixEpoch,
            characters,
            "test"
        );

    private static DataChoice Both()
    {
        var data = new DataChoice();
        data.Toggle("dataset:starter");
        data.Toggle("dataset:poems");
        return data;
    }
}
