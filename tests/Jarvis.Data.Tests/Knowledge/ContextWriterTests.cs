using Jarvis.Contracts;
using Jarvis.Data.Knowledge.Enhancing;
using Jarvis.Data.Store;

namespace Jarvis.Data.Tests.Knowledge;

public sealed class ContextWriterTests : IDisposable
{
    private static readonly string[] _chunks =
    [
        "The moon is about 384,000 kilometres away from the earth on average.",
        "How far away is the moon from here? It is about as far as thirty earths in a row.", // the record's own text
        "Tides are made by the moon, twice a day.",
        "The moon is about 384,000 kilometres away from the earth on average.",
    ];

    private readonly TempFolder _folder = new();

    private (ContextFigures Figures, IReadOnlyList<DataRecord> Records) Run(
        int top = 2,
        int most = 1000,
        string? template = null,
        Func<int, (string? Dataset, long? Record)>? origin = null
    )
    {
        _folder.Import(
            _folder.File(
                "qa.jsonl",
                """
                {"question":"How far away is the moon from here?","answer":"It is about as far as thirty earths in a row."}
                {"text":"no question"}
                """
            )
        );
        KnowledgeAnswer Ask(string query, int limit, CancellationToken cancellationToken) =>
            new(
                query,
                SearchMode.Both,
                [],
                [
                    .. _chunks.Select(
                        (text, i) =>
                            new KnowledgeHit(
                                new KnowledgeChunk(
                                    i + 1,
                                    "d",
                                    "d",
                                    1,
                                    null,
                                    RecordKind.Text,
                                    text,
                                    origin?.Invoke(i).Dataset,
                                    origin?.Invoke(i).Record
                                ),
                                "",
                                [],
                                [],
                                i + 1,
                                1,
                                null,
                                null,
                                1
                            )
                    ),
                ],
                0
            );
        using var store = RecordStore.Open(_folder.DatasetPath);
        using var change = ChangeSet.Begin(_folder.DatasetPath, TimeProvider.System, ChangeKinds.Enhance, "Context");
        var figures = new ContextWriter(new ContextTemplate(template), top, most, Ask).Write(
            store.Read(),
            "dataset",
            change,
            _ => { },
            default
        );
        change.Commit();
        using var after = RecordStore.Open(_folder.DatasetPath);
        return (figures, [.. after.Read()]);
    }

    [Fact]
    public void Write_PutsTheBestOtherChunksBeforeTheQuestion()
    {
        var (figures, records) = Run();
        Assert.Equal(new ContextFigures(2, 1, 0, 1), figures);
        var turns = Assert.Single(records, r => r.Turns is not null).Turns!;
        Assert.Equal(
            $"Use this context where it helps.\n\n{_chunks[0]}{ContextTemplate.Separator}{_chunks[2]}\n\nQuestion: How far "
                + "away is the moon from here?",
            turns[0].Content
        );
        Assert.Equal("It is about as far as thirty earths in a row.", turns[1].Content);
    }

    [Fact]
    public void Write_WithinItsCharacters_TakesWhatFits() =>
        Assert.DoesNotContain("384,000", Run(most: 60).Records.First(r => r.Turns is not null).Turns![0].Content);

    [Fact]
    public void Write_AChunkOfTheVeryRecord_IsSkipped() =>
        Assert.DoesNotContain(
            "384,000",
            Run(origin: i => ("dataset", i is 0 or 3 ? 1 : 2)).Records.First(r => r.Turns is not null).Turns![0].Content
        );

    [Fact]
    public void Fill_TextThatLooksLikeAPlace_StaysText()
    {
        var template = new ContextTemplate("{question} <= {context}!");
        Assert.Equal("is {context} it? <= {question} and {context}!", template.Fill(["{question} and {context}"], "is {context} it?"));
        Assert.Throws<DatasetException>(() => new ContextTemplate("{context} {context} {question}"));
    }

    [Theory]
    [InlineData("How far away is the moon? About thirty earths.", "THE MOON: how far away is the moon, about thirty earths", true)]
    [InlineData("How far away is the moon? About thirty earths.", "Cheese is made of milk, and milk of grass.", false)]
    [InlineData("a b", "a b", true)]
    public void Holds_AChunk_WhenItIsNearlyTheRecord(string record, string chunk, bool own) =>
        Assert.Equal(own, new OwnText(record).Holds(chunk));

    public void Dispose() => _folder.Dispose();
}
