using Jarvis.Contracts;
using Jarvis.Data.Importing;
using Jarvis.Data.Importing.Sources;
using Jarvis.Data.Reading;
using Jarvis.Data.Reading.Formats;
using Jarvis.Data.Records;
using Jarvis.Data.Store;

namespace Jarvis.Data.Tests;

/// <summary>Each layout on lines exactly as its publisher writes them, and on invalid lines of the same kind.</summary>
public sealed class LayoutTests
{
    [Fact]
    public void Pile_Line_HasItsSetAsDomain()
    {
        var record = Record("{\"text\": \"Q:\\n\\nHow?\", \"meta\": {\"pile_set_name\": \"StackExchange\"}}");
        Assert.Equal((RecordKind.Text, "Q:\n\nHow?", "StackExchange"), (record.Kind, record.Text, record.Domain));
    }

    [Theory]
    [InlineData("train", "train")]
    [InlineData("valid", "validation")]
    [InlineData("test", "test")]
    public void CodeSearchNet_Line_KeepsPartitionRepositoryAndLanguage(string partition, string split)
    {
        var record = Record(
            $$"""{"repo": "ageitgey/face_recognition", "path": "examples/knn.py", "func_name": "train", "original_string": "def train(): pass", "language": "python", "code": "def train(): pass", "code_tokens": ["def"], "docstring": "Trains.", "docstring_tokens": ["Trains"], "sha": "c96b", "url": "https://github.com", "partition": "{{partition}}"}"""
        );
        Assert.Equal(
            (RecordKind.Code, "python", "ageitgey/face_recognition/examples/knn.py", split),
            (record.Kind, record.Domain, record.Document, record.Split)
        );
        Assert.Equal([new ChatTurn(ChatRole.User, "Trains."), new ChatTurn(ChatRole.Assistant, "def train(): pass")], record.Turns!);
        Assert.Null(record.Language);
    }

    [Fact]
    public void ShareGpt_Line_IsAConversationWithItsSystemText()
    {
        var record = Record(
            "{\"id\": \"QWJhYvA_0\", \"system\": \"Be brief.\", \"conversations\": [{\"from\": \"human\", \"value\": \"Hi\"}, "
                + "{\"from\": \"gpt\", \"value\": \"Hello\"}]}"
        );
        Assert.Equal(
            [new ChatTurn(ChatRole.System, "Be brief."), new ChatTurn(ChatRole.User, "Hi"), new ChatTurn(ChatRole.Assistant, "Hello")],
            record.Turns!
        );
        Assert.Equal("QWJhYvA_0", record.Document);
    }

    [Fact]
    public void Alpaca_Line_JoinsInstructionAndInput()
    {
        var record = Record(
            "{\"instruction\": \"Sort.\", \"input\": \"3, 1\", \"output\": \"1, 3\", \"text\": \"Below is an instruction\"}"
        );
        Assert.Equal(["Sort.\n\n3, 1", "1, 3"], record.Turns!.Select(t => t.Content));
    }

    [Fact]
    public void Theta_Line_HasDomainAndDifficulty()
    {
        var record = Record(
            "{\"question\": \"What is a closure?\", \"answer\": \"A function with its scope.\", \"domain\": \"programming\", "
                + "\"difficulty\": 7}"
        );
        Assert.Equal((RecordKind.Instruct, "programming", 0.7), (record.Kind, record.Domain, record.Difficulty));
    }

    [Theory]
    [InlineData("pile", "{\"text\": \"\", \"meta\": {\"pile_set_name\": \"Github\"}}", "the text is empty")]
    [InlineData("pile", "{\"text\": \"a\"}", "not the layout The Pile: expected text and meta.pile_set_name; found text")]
    [InlineData("instruct", "{\"instruction\": \"\", \"input\": \" \", \"output\": \"b\"}", "the instruction is empty")]
    [InlineData("codesearchnet", "{\"code\": \"x\", \"docstring\": \"\"}", "the docstring is empty")]
    [InlineData("conversation", "{\"messages\": [{\"role\": \"cat\", \"content\": \"b\"}]}", "unknown role (cat)")]
    [InlineData("conversation", "{\"messages\": [{\"role\": \"user\", \"content\": \"b\"}]}", "no answer of an assistant")]
    [InlineData("conversation", "{\"messages\": [7]}", "something that is no message")]
    [InlineData("question-answer", "{\"question\": \"a\", \"answer\": null}", "the answer is empty")]
    [InlineData("openassistant", "[1]", "expected an object with fields, found a list")]
    public void Layout_NothingToLearn_SaysWhy(string format, string line, string says) =>
        Assert.Contains(says, Read("a.jsonl", format, "{}\n" + line)[1].Problem, StringComparison.Ordinal);

    [Fact]
    public void Mapping_NestedNames_AreFollowed()
    {
        var mapping = FieldMappings.Parse([
            "instruction=item.ask",
            "input=item.context",
            "response=item.answers.best",
            "domain=tags.area",
            "split=part",
            "document=page.id",
            "difficulty=level",
        ]);
        var record = Record(
            "{\"item\":{\"ask\":\"Why?\",\"context\":\"It "
                + "rains.\",\"answers\":{\"best\":\"So.\"}},\"tags\":{\"area\":\"weather\"},\"part\":\"dev\",\"page.id\":12,"
                + "\"level\":\"easy\"}",
            mapping
        );
        Assert.Equal(["Why?\n\nIt rains.", "So."], record.Turns!.Select(t => t.Content));
        Assert.Equal(("weather", "validation", "12", 0.25), (record.Domain, record.Split, record.Document, record.Difficulty));
    }

    [Theory]
    [InlineData("{\"other\":1}", "the field body (text) is not there; found other")]
    [InlineData("{\"body\":\" \"}", "the field body (text) is empty")]
    public void Mapping_FieldAbsent_SaysWhich(string line, string says) =>
        Assert.Contains(
            says,
            Assert
                .Single(Read("a.jsonl", "json", line, new ReadingOptions(Mapping: new FieldMapping(RecordKind.Text, Text: "body"))))
                .Problem,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("text", "maps nothing")]
    [InlineData("headline=a", "maps nothing")]
    [InlineData("instruction=a", "map response")]
    [InlineData("domain=a", "map text")]
    public void Mapping_SaysNothing_IsRefused(string pair, string says) =>
        Assert.Contains(says, Assert.Throws<DatasetException>(() => FieldMappings.Parse([pair])).Message, StringComparison.Ordinal);

    [Fact]
    public void Languages_Chosen_LeaveOutTheOthers()
    {
        var items = Read(
            "a.jsonl",
            "auto",
            "{\"text\":\"a\",\"lang\":\"en\"}\n{\"text\":\"b\",\"lang\":\"de\"}\n{\"text\":\"c\"}",
            new ReadingOptions(Languages: ["de"])
        );
        Assert.Equal([null, "b", "c"], items.Select(i => i.Record?.Text));
        Assert.Equal("another language", items[0].LeftOut);
    }

    [Fact]
    public void Import_Skipped_IsCountedByReasonAndIsNotInvalid()
    {
        using var folder = new TempFolder();
        var path = folder.File(
            "a.jsonl",
            "{\"text\":\"a\",\"lang\":\"en\"}\n{\"text\":\"b\",\"lang\":\"de\"}\n{\"text\":\"c\",\"lang\":\"fr\"}"
        );
        var manifest = new Importer(TimeProvider.System).Import(
            new ImportRequest([new FileSource(path, options: new ReadingOptions(Languages: ["de"]))], folder.DatasetPath, "d", "D")
        );
        Assert.Equal(
            (1, 0, 2),
            (manifest.Records, manifest.Broken, DatasetManifest.Read(folder.DatasetPath)!.LeftOut!["another language"])
        );
        var none = new ImportRequest(
            [new FileSource(path, options: new ReadingOptions(Languages: ["it"]))],
            folder.DatasetPath + "2",
            "e",
            "E"
        );
        Assert.Contains(
            "every entry was left out (another language: 3)",
            Assert.Throws<DatasetException>(() => new Importer(TimeProvider.System).Import(none)).Message,
            StringComparison.Ordinal
        );
    }

    private static RecordDraft Record(string line, FieldMapping? mapping = null) =>
        Assert.Single(Read("a.jsonl", "auto", line, new ReadingOptions(Mapping: mapping))).Record!;

    private static List<ReadItem> Read(string name, string format, string content, ReadingOptions? options = null)
    {
        using var folder = new TempFolder();
        using var source = SourceStream.Open(folder.File(name, content), name);
        return [.. RecordReaders.Choose(name, format, options).Read(source, default)];
    }
}
