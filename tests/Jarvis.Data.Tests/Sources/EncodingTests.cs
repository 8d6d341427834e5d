using System.Text;
using Jarvis.Contracts;
using Jarvis.Data.Importing.Sources;
using Jarvis.Data.Reading;
using Jarvis.Data.Reading.Streams;

namespace Jarvis.Data.Tests;

/// <summary>
/// Texts in older encodings are recognized by their letters. What cannot be decoded is reported as an invalid line and never decoded as a
/// wrong letter.
/// </summary>
public sealed class EncodingTests : IDisposable
{
    private const string French = "Où sont les élèves ? Le garçon mange à la crêperie, très près du café où naît l’idée — ça coûte 3 €.\n";
    private const string German = "Die Bäume blühen schön über der Straße; müßige Mädchen grüßen höflich.\n";
    private const string Russian = "Все счастливые семьи похожи друг на друга, каждая несчастливая семья несчастлива по-своему.\n";
    private const string Japanese = "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。\n";
    private const string Chinese = "道可道，非常道。名可名，非常名。我们在学校里学习中文，这是一个很好的开始。\n";
    private const string Taiwan = "我們在學校裡學習中文，這是一個很好的開始。今天天氣真好。\n";
    private const string Korean = "모든 사람은 태어날 때부터 자유롭고 존엄과 권리에 있어 평등하다.\n";
    private const string Polish = "Zażółć gęślą jaźń. Wszyscy ludzie rodzą się wolni i równi pod względem swej godności.\n";
    private const string Greek = "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια.\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("windows-1252", French)]
    [InlineData("windows-1252", German)]
    [InlineData("windows-1251", Russian)]
    [InlineData("koi8-r", Russian)]
    [InlineData("shift_jis", Japanese)]
    [InlineData("euc-jp", Japanese)]
    [InlineData("gb18030", Chinese)]
    [InlineData("big5", Taiwan)]
    [InlineData("euc-kr", Korean)]
    [InlineData("windows-1250", Polish)]
    [InlineData("windows-1253", Greek)]
    [InlineData("utf-16", French)]
    [InlineData("utf-16be", German)]
    [InlineData("utf-32", Russian)]
    [InlineData("utf-8", Chinese)]
    public void Read_TextWithoutAMark_IsDecodedAsItWasWritten(string name, string text)
    {
        var written = string.Concat(Enumerable.Repeat(text, 20));
        using var source = SourceStream.Open(_folder.File("a.txt", EncodingNames.Get(name).GetBytes(written)), "a.txt");
        Assert.Equal(name, source.Encoding.Name);
        using var reader = new StreamReader(source.Utf8, new UTF8Encoding(false, throwOnInvalidBytes: true));
        Assert.Equal(written, reader.ReadToEnd());
    }

    [Theory]
    [InlineData("windows-1252", French)]
    [InlineData("windows-1251", Russian)]
    [InlineData("shift_jis", Japanese)]
    [InlineData("gb18030", Chinese)]
    public void Read_JsonLinesInAnOlderEncoding_GivesTheLetters(string name, string text)
    {
        var path = _folder.File("a.jsonl", EncodingNames.Get(name).GetBytes($"{{\"text\":\"{text.Trim()}\"}}\n"));
        Assert.Equal(text.Trim(), Assert.Single(new FileSource(path).Read(_ => { }, default)).Record!.Text);
    }

    [Fact]
    public void Read_TheFirstAccentAfterAMegabyte_IsStillFound()
    {
        var text = string.Concat(Enumerable.Repeat("plain words only\n", 70_000)) + string.Concat(Enumerable.Repeat(French, 3));
        var path = _folder.File("a.txt", EncodingNames.Get("windows-1252").GetBytes(text));
        var source = new FileSource(path);
        Assert.Equal(text, string.Concat(source.Read(_ => { }, default).Select(i => i.Record!.Text)));
        Assert.StartsWith("read as windows-1252, detected with a confidence of", source.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AFewInvalidBytesInUtf8_AreInvalidLinesAndNotAnotherEncoding()
    {
        var lines = Enumerable.Range(1, 40).Select(i => i == 7 ? "{\"text\":\"caf\u0001\"}" : $"{{\"text\":\"café {i}\"}}");
        var bytes = Encoding.UTF8.GetBytes(string.Join('\n', lines));
        bytes[bytes.AsSpan().IndexOf((byte)1)] = 0xe9;
        var items = new FileSource(_folder.File("a.jsonl", bytes)).Read(_ => { }, default).ToList();
        Assert.Equal(39, items.Count(i => i.Record is not null));
        Assert.Equal(
            (7, "not UTF-8 (byte 0xE9 at character 13). If many lines are so, name the file's encoding."),
            (items[6].Line, items[6].Problem)
        );
    }

    [Fact]
    public void Read_InvalidLinesOfText_LeaveTheOthersAndTheirNumbers()
    {
        var bytes = Encoding.UTF8.GetBytes("line one ä ö ü ß é\nline two \u0001 is broken\nline three\nline \u0002 four\nline five");
        bytes[bytes.AsSpan().IndexOf((byte)1)] = 0xff;
        bytes[bytes.AsSpan().IndexOf((byte)2)] = 0;
        bytes =
        [
            .. bytes.AsSpan(0, bytes.AsSpan().IndexOf((byte)0)),
            .. new string('x', 70_000).Select(c => (byte)c),
            .. bytes.AsSpan(bytes.AsSpan().IndexOf((byte)0)),
        ];
        var items = new FileSource(_folder.File("a.txt", bytes)).Read(_ => { }, default).ToList();
        Assert.Equal([2L, 4L], items.Where(i => i.Problem is not null).Select(i => i.Line!.Value));
        var text = string.Concat(items.Select(i => i.Record?.Text));
        Assert.StartsWith("line one ä ö ü ß é\n\nline three\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\nline five", text, StringComparison.Ordinal);
        Assert.Equal(4, text.Count(c => c == '\n'));
    }

    [Fact]
    public void Read_ANamedEncoding_IsObeyedAndWhatItCannotDecodeIsInvalid()
    {
        byte[] bytes =
        [
            .. EncodingNames.Get("shift_jis").GetBytes(Japanese),
            0x81,
            0xff,
            (byte)'\n',
            .. EncodingNames.Get("shift_jis").GetBytes(Japanese),
        ];
        var items = new FileSource(_folder.File("a.txt", bytes), options: new ReadingOptions(Encoding: "shift_jis"))
            .Read(_ => { }, default)
            .ToList();
        Assert.Equal(
            (2L, "character 1 cannot be decoded as shift_jis. If many lines are so, name another encoding."),
            (items[0].Line!.Value, items[0].Problem)
        );
        Assert.Equal(Japanese + "\n" + Japanese, string.Concat(items.Select(i => i.Record?.Text)));
        Assert.Contains(
            "There is no encoding \"klingon\"",
            Assert
                .Throws<DatasetException>(() =>
                    new FileSource(_folder.File("b.txt", "x"), options: new ReadingOptions(Encoding: "klingon"))
                        .Read(_ => { }, default)
                        .ToList()
                )
                .Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Read_CharactersAcrossBuffers_AreNeverTorn()
    {
        foreach (
            var (name, text) in ((string, string)[])[("utf-16", "😀é"), ("gb18030", "学😀"), ("utf-32", "a😀"), ("shift_jis", "猫あa")]
        )
        {
            var written = string.Concat(Enumerable.Repeat(text, 30_001)) + "x";
            using var source = SourceStream.Open(_folder.File("a.txt", EncodingNames.Get(name).GetBytes(written)), "a.txt", encoding: name);
            using var reader = new StreamReader(source.Utf8, new UTF8Encoding(false, throwOnInvalidBytes: true));
            Assert.Equal(written, reader.ReadToEnd());
        }
    }
}
