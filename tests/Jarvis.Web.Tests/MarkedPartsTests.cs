using Jarvis.Contracts;
using Jarvis.Web.Features.Knowledge;

namespace Jarvis.Web.Tests;

public class MarkedPartsTests
{
    [Fact]
    public void Of_Marks_CutsTheTextAtTheirEnds() =>
        Assert.Equal(
            [new("a ", false), new("cat", true), new(" and a ", false), new("dog", true)],
            MarkedParts.Of("a cat and a dog", [new TextRange(12, 3), new TextRange(2, 3)])
        );

    [Theory]
    [InlineData(-3, 5)]
    [InlineData(2, 900)]
    [InlineData(40, 2)]
    [InlineData(3, 0)]
    [InlineData(0, 7)]
    public void Of_WhateverTheRangesSay_KeepsTheText(int start, int length) =>
        Assert.Equal(
            "<b>bold",
            string.Concat(MarkedParts.Of("<b>bold", [new TextRange(start, length), new TextRange(1, 2)]).Select(part => part.Text))
        );

    [Fact]
    public void Why_OfAHit_SaysWhichListsKnowIt()
    {
        var chunk = new KnowledgeChunk(1, "a.md", "a.md", 3, null, RecordKind.Text, "text");
        var both = new KnowledgeHit(chunk, "text", [], [new WordMatch("text", 1, 1)], 1, 1, 4, 0.5, 0.03);
        Assert.Equal("Rank 1 by words and 4 by meaning.", KnowledgeText.Why(both));
        Assert.Equal("Rank 1 by words.", KnowledgeText.Why(both with { EmbeddingRank = null, Cosine = null }));
        Assert.Contains("not among the first 200", KnowledgeText.Why(both with { EmbeddingRank = null }));
        Assert.EndsWith("shares no words with the question.", KnowledgeText.Why(both with { Bm25Rank = null, Matches = [] }));
        Assert.Equal("a.md:3", KnowledgeText.Place(chunk));
        Assert.Equal(
            ("b.py", "in f · a.md:3"),
            (KnowledgeText.Place(chunk with { Document = "b.py" }), KnowledgeText.Within(chunk with { Document = "b.py", Heading = "f" }))
        );
    }
}
