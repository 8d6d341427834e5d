using System.Text;
using Jarvis.Contracts;
using Jarvis.Data.Reading;
using Jarvis.Data.Reading.Formats;
using Jarvis.Data.Reading.Streams;

namespace Jarvis.Data.Tests;

public sealed class CsvTests
{
    [Theory]
    [InlineData("a.csv", ",")]
    [InlineData("a.tsv", "\t")]
    [InlineData("a.csv", ";")]
    [InlineData("a.csv", "|")]
    public void Table_AnySeparator_IsReadByItsColumns(string name, string separator)
    {
        var items = Read(
            name,
            "Question,Answer,Domain,Difficulty\r\n\"Why, \"\"so\"\"?\",\"Because.\nReally.\",logic,hard\r\n\r\nHow?,Thus.,,\r\n".Replace(
                ",",
                separator,
                StringComparison.Ordinal
            )
        );
        Assert.Equal((2L, "logic", 0.75), (items[0].Line!.Value, items[0].Record!.Domain, items[0].Record!.Difficulty));
        Assert.Equal(
            [$"Why{separator} \"so\"?", "Because.\nReally.", "How?", "Thus."],
            items.SelectMany(i => i.Record!.Turns!.Select(t => t.Content))
        );
        Assert.Equal(5, items[1].Line);
    }

    [Fact]
    public void Table_WithoutAHeader_HasNumberedColumns()
    {
        var mapping = new FieldMapping(RecordKind.Text, Text: "column2", Quality: "column1");
        Assert.Equal(
            [("one", 0.5), ("two", 0.25)],
            Read("a.csv", "0.5,one\n0.25,two", mapping).Select(i => (i.Record!.Text!, i.Record!.Quality!.Value))
        );
    }

    [Fact]
    public void Table_ConversationInACell_IsRead()
    {
        var item = Assert.Single(
            Read(
                "a.csv",
                "id,messages\n1,\"[{\"\"role\"\":\"\"user\"\",\"\"content\"\":\"\"a\"\"},{\"\"role\"\":\"\"assistant\"\","
                    + "\"\"content\"\":\"\"b\"\"}]\""
            )
        );
        Assert.Equal(["a", "b"], item.Record!.Turns!.Select(t => t.Content));
    }

    [Theory]
    [InlineData("text,domain\na,x\nb\nc,x\n", 3, "the row has 1 cells where 2 columns are named")]
    [InlineData("text,domain\na,x\nb,y,z\nc,x\n", 3, "the row has 3 cells where 2 columns are named")]
    [InlineData("text,domain\na,x\n\"b,y\nc,x\n", 3, "a quote is opened here and never closed")]
    [InlineData("text,domain\na,x\n\"b\"b,y\nc,x\n", 3, "a quoted cell goes on behind its closing quote")]
    public void Row_Invalid_IsSkippedAndTheOthersAreRead(string content, int line, string says)
    {
        var items = Read("a.csv", content);
        Assert.Equal(["a", "c"], items.Where(i => i.Record is not null).Select(i => i.Record!.Text));
        var broken = Assert.Single(items, i => i.Problem is not null);
        Assert.Equal(line, broken.Line);
        Assert.Contains(says, broken.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Table_AMillionColumns_IsRefusedOrInvalidInBoundedMemory()
    {
        var wide = string.Join(',', Enumerable.Range(0, 1_000_000).Select(i => "c" + i));
        Assert.Contains(
            "a.csv, line 1: the row has 1,000,000 columns",
            Assert.Throws<DatasetException>(() => Read("a.csv", wide + "\na,b\n")).Message,
            StringComparison.Ordinal
        );
        Assert.Equal([null, "a"], Read("a.csv", "text,domain\n" + wide + "\na,x\n").Select(i => i.Record?.Text));
    }

    [Fact]
    public void Table_QuoteNeverClosed_CostsOneRowPerWindowAndNoMore()
    {
        var rows = string.Concat(Enumerable.Range(0, 40_000).Select(i => $"text {i},x\n"));
        using var folder = new TempFolder();
        var path = folder.File("a.csv", "text,domain\n\"open,x\n" + rows);
        using var source = SourceStream.Open(path, "a.csv", new ReadLimits(MaxRecordBytes: 1 << 16));
        var items = RecordReaders.Choose("a.csv", "csv").Read(source, default).ToList();
        Assert.Equal((40_000, 1), (items.Count(i => i.Record is not null), items.Count(i => i.Problem is not null)));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void Table_AnyCells_ComeBackAsTheyWere(int seed)
    {
        var random = new Random(seed);
        var texts = Enumerable
            .Range(0, 3_000)
            .Select(i =>
                i
                + string.Concat(
                    Enumerable
                        .Range(0, random.Next(12))
                        .Select(_ => (string[])[",", "\"", "\n", "\r\n", " ", "😀", ";", "word", "é", "[{"])
                        .Select(s => s[random.Next(s.Length)])
                )
            )
            .ToList();
        var content = new StringBuilder("n,text\n");
        foreach (var text in texts)
        {
            bool quote = random.Next(2) == 0 || text.AsSpan().IndexOfAny(",\"\n\r") >= 0;
            content
                .Append(random.Next(9))
                .Append(',')
                .Append(quote ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text)
                .Append(random.Next(2) == 0 ? "\n" : "\r\n");
        }
        Assert.Equal(texts, Read("a.csv", content.ToString()).Select(i => i.Record!.Text));
    }

    private static List<ReadItem> Read(string name, string content, FieldMapping? mapping = null)
    {
        using var folder = new TempFolder();
        using var source = SourceStream.Open(folder.File(name, content), name);
        return [.. RecordReaders.Choose(name, RecordReaders.Auto, new ReadingOptions(Mapping: mapping)).Read(source, default)];
    }
}
