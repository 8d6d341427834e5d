using Jarvis.Contracts;
using Jarvis.Web.Features.Knowledge;

namespace Jarvis.Web.Tests;

public sealed class KnowledgeTextTests
{
    private static readonly KnowledgeChunk _chunk = new(1, "a.md", "a.md", 3, null, RecordKind.Text, "text");

    [Theory]
    [InlineData(0.0, "0.00")]
    [InlineData(1.2e-6, "< 0.01")]
    [InlineData(0.01, "0.01")]
    [InlineData(3.456, "3.46")]
    public void Weight_ThatRoundsToNothing_SaysThatItIsSmall(double weight, string text) =>
        Assert.Equal(text, KnowledgeText.Weight(weight));

    [Fact]
    public void BarWidth_OfWordsThatEveryChunkHas_IsNothing()
    {
        var hit = Hit(new WordMatch("the", 1.3e-6, 2), new WordMatch("of", 1e-6, 1));
        Assert.All(hit.Matches, match => Assert.Equal(0, KnowledgeText.BarWidth(match, hit, 48)));
    }

    [Fact]
    public void BarWidth_OfWordsThatTell_IsTheirShareOfTheStrongest()
    {
        var hit = Hit(new WordMatch("zebra", 4, 2), new WordMatch("river", 2, 1), new WordMatch("of", 1e-6, 1));
        Assert.Equal([48, 24, 2], hit.Matches.Select(match => KnowledgeText.BarWidth(match, hit, 48)));
    }

    private static KnowledgeHit Hit(params WordMatch[] matches) => new(_chunk, "text", [], matches, 1, 1, null, null, 1);
}
