using Jarvis.Contracts;

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
        var probe = Probe("a.json", "[{\"meta\":{\"topic\":\"sums\"},\"prompt\":\"1+1?\",\"completion\":\"2\"},{\"meta\":{\"topic\":\"sums\"},\"prompt\":\"1+2?\",\"completion\":\"3\"}]");
        Assert.Equal(new FieldMapping(RecordKind.Instruct, Instruction: "prompt", Response: "completion", Domain: "meta.topic"), probe.Options.Mapping);
        Assert.Equal(["meta", "meta.topic", "prompt", "completion"], probe.Fields.Select(f => f.Name));
        Assert.Equal(("json", "sums", "2"), (probe.Format, probe.Preview[0].Domain, probe.Preview[0].Turns![1].Content));
    }

    [Fact]
    public void Probe_BrokenLines_AreShownWithTheirNumbers()
    {
        var probe = Probe("a.jsonl", string.Concat(Enumerable.Range(1, 60).Select(i => i % 2 == 0 ? "{\"text\":\n" : "{\"text\":\"" + i + "\"}\n")));
        Assert.Equal((30, 60, 20), (probe.BrokenCount, probe.Looked, probe.Broken.Count));
        Assert.StartsWith("line 2: not valid JSON", probe.Broken[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Probe_EndlessFile_LooksAtItsBeginningOnly()
    {
        var line = "{\"text\":\"" + new string('x', 100_000) + "\"}\n";
        var probe = Probe("a.jsonl", string.Concat(Enumerable.Repeat(line, 300)));
        Assert.InRange(probe.Looked, 20, 100);
        Assert.Equal("documents", probe.Format);
    }

    private static ImportProbe Probe(string name, string content)
    {
        using var folder = new TempFolder();
        return new ImportProber(TimeProvider.System).Probe(folder.File(name, content), name);
    }
}
