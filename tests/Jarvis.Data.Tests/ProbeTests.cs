using Jarvis.Contracts;
using Jarvis.Data.Reading.Probing;

namespace Jarvis.Data.Tests;

public sealed class ProbeTests
{
    [Theory]
    [InlineData("{\"text\":\"a\",\"meta\":{\"pile_set_name\":\"Github\"}}", "pile")]
    [InlineData("{\"instruction\":\"Add.\",\"input\":\"1\",\"output\":\"2\",\"text\":\"whole prompt\"}", "instruct")]
    [InlineData("{\"code\":\"x = 1\",\"docstring\":\"Sets x.\",\"language\":\"python\"}", "codesearchnet")]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":\"b\"}]}", "conversation")]
    [InlineData("{\"question\":\"Why?\",\"answer\":\"So.\",\"difficulty\":\"hard\"}", "question-answer")]
    [InlineData("{\"content\":\"A story.\"}", "documents")]
    public void Probe_PublishedLayout_IsRecognisedAndPreviewed(string line, string layout)
    {
        var probe = Probe("a.jsonl", string.Join('\n', Enumerable.Repeat(line, 30)));
        Assert.Equal((layout, layout, 30, 0), (probe.Format, probe.Guesses[0].Id, probe.Looked, probe.BrokenCount));
        Assert.InRange(probe.Guesses[0].Confidence, 0.9, 1);
        Assert.Equal((20, "a.jsonl:1"), (probe.Preview.Count, probe.Preview[0].Source));
        Assert.Null(probe.Problem);
    }

    [Fact]
    public void Probe_UnknownFields_GuessesAMappingFromTheirNames()
    {
        var probe = Probe(
            "a.json",
            "[{\"meta\":{\"topic\":\"sums\"},\"prompt\":\"1+1?\",\"completion\":\"2\"},{\"meta\":{\"topic\":\"sums\"},"
                + "\"prompt\":\"1+2?\",\"completion\":\"3\"}]"
        );
        Assert.Equal(
            new FieldMapping(RecordKind.Instruct, Instruction: "prompt", Response: "completion", Domain: "meta.topic"),
            probe.Options.Mapping
        );
        Assert.Equal(["meta", "meta.topic", "prompt", "completion"], probe.Fields.Select(f => f.Name));
        Assert.Equal(("json", "sums", "2"), (probe.Format, probe.Preview[0].Domain, probe.Preview[0].Turns![1].Content));
    }

    [Fact]
    public void Probe_InvalidLines_AreShownWithTheirNumbers()
    {
        var probe = Probe(
            "a.jsonl",
            string.Concat(Enumerable.Range(1, 60).Select(i => i % 2 == 0 ? "{\"text\":\n" : "{\"text\":\"" + i + "\"}\n"))
        );
        Assert.Equal((30, 60, 20), (probe.BrokenCount, probe.Looked, probe.Broken.Count));
        Assert.StartsWith("line 2: not valid JSON", probe.Broken[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Probe_EndlessFile_LooksAtItsBeginningOnly()
    {
        var line = "{\"text\":\"" + new string('x', 100_000) + "\"}\n";
        var probe = Probe("a.jsonl", string.Concat(Enumerable.Repeat(line, 300)));
        Assert.InRange(probe.Looked, 20, 100);
        Assert.All(probe.Preview, r => Assert.InRange(r.Text!.Length, 10_000, 10_010)); // a preview shortens long texts
        Assert.Equal("documents", probe.Format);
    }

    [Fact]
    public void Probe_ShapeConfirmedBefore_IsProposedSoAgain()
    {
        using var folder = new TempFolder();
        var prober = new ImportProber(TimeProvider.System, new LayoutMemory(folder.Path + "/home/layouts.json"));
        var options = new ReadingOptions(Mapping: new FieldMapping(RecordKind.Text, Text: "b"), AcceptBroken: true, Encoding: "utf-8");
        var first = folder.File("first.jsonl", "{\"a\":1,\"b\":\"text\"}\n{\"a\":2,\"b\":\"more\",\"rare\":1}\n{\"a\":3,\"b\":\"most\"}");
        Assert.False(prober.Probe(first, "first.jsonl").Remembered);
        prober.Remember(first, "first.jsonl", "auto", options);

        var again = prober.Probe(folder.File("second.jsonl", "{\"b\":\"other\",\"a\":5}"), "second.jsonl");
        Assert.Equal(
            (true, "jsonl", options.Mapping, "other"),
            (again.Remembered, again.Format, again.Options.Mapping, again.Preview[0].Text)
        );
        // Consent to skip lines and the encoding apply to one file only.
        Assert.Equal((false, null), (again.Options.AcceptBroken, again.Options.Encoding));
        Assert.False(prober.Probe(folder.File("third.jsonl", "{\"b\":\"other\",\"c\":5}"), "third.jsonl").Remembered);
        Assert.False(prober.Probe(folder.File("second.json", "{\"b\":\"other\",\"a\":5}"), "second.json").Remembered);
        Assert.False(prober.Probe(first, "first.jsonl", "jsonl").Remembered); // the user chose the format
    }

    [Fact]
    public void Probe_FolderOfSeveralKinds_TakesEachFileAsWhatItIs()
    {
        using var folder = new TempFolder();
        folder.File("a.jsonl", "{\"text\":\"a\",\"meta\":{\"pile_set_name\":\"Github\"}}");
        folder.File("b.md", "# Title\ntext");
        var probe = new ImportProber(TimeProvider.System).Probe(folder.Path, "folder");
        Assert.Equal(("auto", "folder", "Github"), (probe.Format, probe.Container, probe.Preview[0].Domain));
        Assert.Equal(["auto", "pile"], probe.Guesses.Take(2).Select(g => g.Id));
        Assert.Contains("2 files: 1 jsonl, 1 markdown", probe.Guesses[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void LayoutMemory_DamagedOrFull_GoesOn()
    {
        using var folder = new TempFolder();
        var memory = new LayoutMemory(folder.File("layouts.json", "{ no"), mostShapes: 3);
        for (int i = 0; i < 5; i++)
        {
            memory.Remember($"shape {i}", "jsonl", new ReadingOptions());
        }
        Assert.Null(memory.Find("shape 1"));
        Assert.Equal(("shape 2", "shape 4"), (memory.Find("shape 2")!.Shape, memory.Find("shape 4")!.Shape));
    }

    [Fact]
    public void Probe_TextThatHoldsJsonLines_ProposesTheirLayout()
    {
        var probe = Probe("a.txt", "{\"question\":\"Why?\",\"answer\":\"So.\"}\n{\"question\":\"How?\",\"answer\":\"Thus.\"}\n");
        Assert.Equal(("question-answer", "text", RecordKind.Instruct), (probe.Format, probe.Guesses[^1].Id, probe.Preview[0].Kind));
        Assert.Equal("text", Probe("a.txt", "{ this is } a poem\n{ about } braces\n").Format);
    }

    [Theory]
    [InlineData("[1, 2, 3]")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("{\"a\":")]
    [InlineData("{\"text\":\"a\"}\n{\"text\":")]
    public void Probe_Hostile_AnswersWithAProblemOrInvalidLines(string content)
    {
        foreach (var name in (string[])["a.jsonl", "a.json"])
        {
            var probe = Probe(name, content);
            Assert.True(probe.BrokenCount > 0 || probe.Problem is not null);
        }
    }

    private static ImportProbe Probe(string name, string content)
    {
        using var folder = new TempFolder();
        return new ImportProber(TimeProvider.System).Probe(folder.File(name, content), name);
    }
}
