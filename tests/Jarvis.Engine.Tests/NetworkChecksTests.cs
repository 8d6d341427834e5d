using Jarvis.Contracts;
using Jarvis.Engine.Plans;
using Xunit;

namespace Jarvis.Engine.Tests;

public sealed class NetworkChecksTests
{
    public static TheoryData<string, string> Refused =>
        new()
        {
            { "architecture=lstm heads=4", "heads has no meaning for lstm" },
            { "architecture=gpt2 key_value_heads=2", "key_value_heads has no meaning for gpt2" },
            { "architecture=gru rotary_theta=1e5", "rotary_theta has no meaning for gru" },
            { "architecture=llama embedding_width=64", "embedding_width has no meaning for llama" },
            { "architecture=llama heads=4 key_value_heads=3", "cannot share 3 key_value_heads" },
            { "architecture=llama heads=4 width=36", "of an even width" },
            { "heads=3 width=128", "cannot be split over 3 heads" },
            { "architecture=lstm tied_head=true embedding_width=64", "tied_head needs embedding_width (64) to be the width (128)" },
            { "architecture=lstm layers=1 dropout=0.1", "dropout goes between recurrent layers" },
            { "architecture=gpt2 carried_state=true", "carried_state needs a recurrent network" },
            { "architecture=gru carried_state=true packing=records", "carried_state" },
            { "architecture=lama", "Did you mean 'llama'?" },
        };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Problems_OfANetworkThatCannotBe_SayWhy(string settings, string expected)
    {
        var plan = PlanReader.Parse("""{"data": ["a.txt"]}""", "p.json", settings.Split(' '));
        Assert.Contains(PlanChecks.Problems(plan), problem => problem.Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("architecture=llama key_value_heads=2 rotary_scaling=2 tied_head=true")]
    [InlineData("architecture=lstm carried_state=true tied_head=true")]
    [InlineData("architecture=gru embedding_width=64 dropout=0.2")]
    [InlineData("tied_head=false")]
    public void Problems_OfANetworkThatCanBe_AreNone(string settings) =>
        Assert.Empty(PlanChecks.Problems(PlanReader.Parse("""{"data": ["a.txt"]}""", "p.json", settings.Split(' '))));

    [Fact]
    public void Estimate_OfEachArchitecture_IsPositive()
    {
        foreach (string architecture in new[] { "gpt2", "llama", "lstm", "gru" })
        {
            var estimate = PlanEstimator.Estimate(
                new TrainingPlan
                {
                    Data = new() { Files = ["a"] },
                    Model = new() { Architecture = architecture },
                }
            );
            Assert.True(estimate is { Parameters: > 100_000, MemoryBytes: > 1 << 20, DiskBytes: > 0, Problems.Count: 0 }, architecture);
        }
    }
}
