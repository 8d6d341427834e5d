using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Data.Reading;
using Jarvis.Data.Reading.Formats;
using Jarvis.Data.Reading.Streams;
using Jarvis.Data.Store;

namespace Jarvis.Data.Tests;

public sealed class PublishedLayoutTests
{
    [Theory]
    [InlineData("codegen-instruct.json")]
    [InlineData("roleplay-instruct.json")]
    public void GpTeacher_EveryObject_BecomesOneInstruction(string file)
    {
        var path = Shared.Data("gpteacher", file);
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var expected = document
            .RootElement.EnumerateArray()
            .Select(e =>
            {
                var input = e.GetProperty("input").GetString()!;
                var question = e.GetProperty("instruction").GetString() + (string.IsNullOrWhiteSpace(input) ? "" : "\n\n" + input);
                return (question, e.GetProperty("response").GetString()!);
            })
            .ToList();
        var items = Read(path);
        Assert.All(items, i => Assert.Null(i.Problem));
        Assert.Equal(expected, items.Select(i => (i.Record!.Turns![0].Content, i.Record.Turns![1].Content)));
        Assert.Equal(RecordKind.Instruct, items[0].Record!.Kind);
    }

    [Fact]
    public void CodeSearchNet_EveryLine_BecomesCodeWithItsDocstring()
    {
        using var folder = new TempFolder();
        string file = folder.Path + "/python.jsonl";
        using (
            var packed = new System.IO.Compression.GZipStream(
                File.OpenRead(Shared.Data("codesearchnet", "python_sample_0.jsonl.gz")),
                System.IO.Compression.CompressionMode.Decompress
            )
        )
        using (var plain = File.Create(file))
        {
            packed.CopyTo(plain);
        }
        var expected = File.ReadLines(file)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Select(e => (Docstring: e.GetProperty("docstring").GetString()!, Code: e.GetProperty("code").GetString()!))
            .Where(e => e.Docstring.Trim().Length > 0)
            .ToList();
        var items = Read(file).Where(i => i.Problem is null).ToList();
        Assert.Equal(expected, items.Select(i => (i.Record!.Turns![0].Content, i.Record.Turns![1].Content)));
        Assert.Equal((RecordKind.Code, "python"), (items[0].Record!.Kind, items[0].Record!.Domain));
    }

    [Fact]
    public void Shakespeare_Pieces_AreTheFileAgain()
    {
        var path = Shared.Data("shakespeare", "input.txt");
        var items = Read(path);
        Assert.Equal(File.ReadAllText(path), string.Concat(items.Select(i => i.Record!.Text)));
        Assert.All(items, i => Assert.InRange(i.Record!.Text!.Length, 1, ReadLimits.Default.TextRecordCharacters));
        Assert.All(items.SkipLast(1), i => Assert.EndsWith("\n\n", i.Record!.Text, StringComparison.Ordinal)); // a speech is never split
        var lines = File.ReadAllLines(path);
        Assert.All(items, i => Assert.Equal(lines[i.Line!.Value - 1], i.Record!.Text!.Split('\n')[0]));
    }

    [Fact]
    public void Import_RealFiles_HoldsWhatTheyHold()
    {
        var path = Shared.Data("gpteacher", "codegen-instruct.json");
        using var folder = new TempFolder();
        var manifest = folder.Import(path);
        Assert.Equal((4535, 0, 0), (manifest.Records, manifest.Duplicates, manifest.Broken));
        using var store = RecordStore.Open(folder.DatasetPath);
        Assert.Contains(
            store.Page(new RecordQuery("rectangle width height"), 0, 5).Records,
            r => r.Turns![0].Content.Contains("area of a rectangle", StringComparison.Ordinal)
        );
    }

    private static List<ReadItem> Read(string path)
    {
        using var source = SourceStream.Open(path, Path.GetFileName(path));
        return [.. RecordReaders.Choose(path, RecordReaders.Auto).Read(source, default)];
    }
}
