using Jarvis.Contracts;
using Jarvis.Data.Reading;
using Jarvis.Data.Reading.Formats;

namespace Jarvis.Data.Tests;

public sealed class DocumentReaderTests
{
    private const string Markdown = "intro\n\n# One\n\n## One and a half\ntext\n```\n# no heading\n```\n# Two\nbody\n\nThree\n=====\nend\n";

    [Fact]
    public void Markdown_ByHeadings_IsOneRecordASection()
    {
        var items = Read("a.md", Markdown, new ReadingOptions(TextCut: "headings"));
        Assert.Equal(
            ["intro\n\n", "# One\n\n## One and a half\ntext\n```\n# no heading\n```\n", "# Two\nbody\n\n", "Three\n=====\nend\n"],
            items.Select(i => i.Record!.Text)
        );
        Assert.Equal([1, 3, 10, 13], items.Select(i => i.Line!.Value));
    }

    [Fact]
    public void Markdown_BySize_DoesNotLookAtHeadings()
    {
        var text = string.Concat(Enumerable.Range(0, 30).Select(i => $"# Part {i}\nwords and words\n\nmore words\n"));
        var bySize = Read("a.md", text, new ReadingOptions(TextCut: "size", TextCharacters: 100));
        Assert.Contains(bySize, i => !i.Record!.Text!.StartsWith('#'));
        Assert.All(bySize, i => Assert.InRange(i.Record!.Text!.Length, 1, 100));
        Assert.Equal(text, string.Concat(bySize.Select(i => i.Record!.Text)));
    }

    [Theory]
    [InlineData("pages", null)]
    [InlineData("headings", 49)]
    [InlineData("size", 2_000_000)]
    public void Options_OutOfBounds_AreRefused(string cut, int? characters) =>
        Assert.Throws<DatasetException>(() =>
            RecordReaders.Choose("a.md", "auto", new ReadingOptions(TextCut: cut, TextCharacters: characters))
        );

    [Fact]
    public void XmlDocumentation_OfAnyAssembly_BecomesRecordsWithTheirTypeAsDocument()
    {
        var items = Read(
            "Acme.xml",
            """
            <?xml version="1.0"?>
            <doc><assembly><name>Acme</name></assembly><members>
            <member name="T:Acme.Jar"><summary>A jar that holds one thing and is closed with a lid.</summary></member>
            <member name="M:Acme.Jar.Open(System.String)"><summary>Opens the jar with the named tool.</summary><param name="tool">The tool to open it with.</param></member>
            <member name="M:Acme.Jar.Open(System.Int32)"><summary>Opens the jar with a number of turns.</summary></member>
            <member name="P:Acme.Jar.Lid"><summary>To be added.</summary></member>
            <member name="M:Acme.Jar.Broken(System.Collections.Generic.List{`0"><summary>A member whose id is cut off.</summary></member>
            </members></doc>
            """
        );
        Assert.Equal([3L, 4, 5, 6], items.Select(i => i.Line!.Value));
        Assert.All(items.Take(3), i => Assert.Equal(("Acme", "Acme.Jar"), (i.Record!.Domain, i.Record.Document)));
        Assert.Equal("members that say nothing", items[3].LeftOut);
    }

    [Theory]
    [InlineData("<doc><members><member name=\"T:A.B\"><summary>Cut o", "line 1: not valid XML")]
    [InlineData("<project><target/></project>", "is XML but no .NET documentation")]
    [InlineData("<!DOCTYPE doc [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;\">]><doc>&b;</doc>", "not valid XML")]
    public void XmlDocumentation_Invalid_IsRefusedInWords(string content, string says) =>
        Assert.Contains(says, Assert.Throws<DatasetException>(() => Read("a.xml", content)).Message, StringComparison.Ordinal);

    [Fact]
    public void XmlDocumentation_Hostile_StaysInBounds()
    {
        string Member(string inner) => $"<doc><members><member name=\"T:A.B\"><summary>{inner}</summary></member></members></doc>";
        Assert.Contains(
            "nested deeper",
            Assert.Throws<DatasetException>(() => Read("a.xml", Member(string.Concat(Enumerable.Repeat("<para>", 100_000))))).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "longer than 4 MB",
            Assert.Throws<DatasetException>(() => Read("a.xml", Member(string.Concat(Enumerable.Repeat("words ", 1_000_000))))).Message,
            StringComparison.Ordinal
        );
    }

    private static List<ReadItem> Read(string name, string content, ReadingOptions? options = null)
    {
        using var folder = new TempFolder();
        using var source = SourceStream.Open(folder.File(name, content), name);
        return [.. RecordReaders.Choose(name, RecordReaders.Auto, options).Read(source, default)];
    }
}
