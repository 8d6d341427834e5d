using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Data.Reading;
using Jarvis.Data.Reading.Formats;
using Jarvis.Data.Records;

namespace Jarvis.Data.Tests;

/// <summary>The layouts of oasst1: 2023-04-12_oasst_ready.trees.jsonl and .messages.jsonl.</summary>
public sealed class OpenAssistantTests
{
    // a ─┬─ b (rank 1) ─── d ─── e          the best path is a c f g; f's second answer was deleted, d was not reviewed
    //    └─ c (rank 0) ─── f ─┬─ g (rank 0)
    //                         └─ h (deleted)
    private static readonly object[] _messages =
    [
        Message("a", null, "prompter", null),
        Message("b", "a", "assistant", 1),
        Message("c", "a", "assistant", 0),
        Message("d", "b", "prompter", null, reviewed: false),
        Message("e", "d", "assistant", 0),
        Message("f", "c", "prompter", null),
        Message("g", "f", "assistant", 0),
        Message("h", "f", "assistant", 1, deleted: true),
    ];

    [Fact]
    public void Tree_BestPath_TakesTheBestRankedAnswersAndSaysWhatItLeft()
    {
        var items = Read("a.jsonl", Tree());
        var record = Assert.Single(items, i => i.Record is not null).Record!;
        Assert.Equal(["text a", "text c", "text f", "text g"], record.Turns!.Select(t => t.Content));
        Assert.Equal([ChatRole.User, ChatRole.Assistant, ChatRole.User, ChatRole.Assistant], record.Turns!.Select(t => t.Role));
        Assert.Equal((RecordKind.Chat, "tree-1", "en"), (record.Kind, record.Document, record.Language));
        Assert.Equal(
            ["deleted messages", "messages below one left out", "messages below one left out", "replies ranked lower"],
            items.Select(i => i.LeftOut).OfType<string>().Order()
        );
    }

    [Fact]
    public void Tree_AllPaths_GivesEveryPathThatEndsInAnAnswer()
    {
        Assert.Equal(
            ["abde|acfg", "ab|acfg"],
            new[] { true, false }.Select(keep =>
                string.Join(
                    '|',
                    Read("a.jsonl", Tree(), new ReadingOptions(AllPaths: true, KeepUnreviewed: keep))
                        .Where(i => i.Record is not null)
                        .Select(i => string.Concat(i.Record!.Turns!.Select(t => t.Content[^1])))
                        .Order()
                )
            )
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void FlatMessages_InAnyOrder_GiveTheConversationsOfTheTree(int seed)
    {
        var shuffled = (object[])_messages.Clone();
        new Random(seed).Shuffle(shuffled);
        var flat = Read("a.jsonl", string.Join('\n', shuffled.Select(m => JsonSerializer.Serialize(m))));
        var tree = Read("a.jsonl", Tree());
        Assert.Equal(Turns(tree), Turns(flat));
        Assert.Equal(tree.Select(i => i.LeftOut).Order(), flat.Select(i => i.LeftOut).Order());
    }

    [Fact]
    public void FlatMessages_DoubledLostOrInACircle_AreEachCountedOnce()
    {
        object[] odd =
        [
            .. _messages,
            Message("g", "f", "assistant", 0),
            Message("x", "nobody", "assistant", 0),
            Message("y", "z", "prompter", null),
            Message("z", "y", "assistant", 0),
        ];
        var items = Read("a.jsonl", string.Join('\n', odd.Select(m => JsonSerializer.Serialize(m))));
        Assert.Equal(["text a", "text c", "text f", "text g"], Turns(items).Single());
        Assert.Equal(
            (1, 3),
            (items.Count(i => i.LeftOut == "messages given twice"), items.Count(i => i.LeftOut == "messages without their prompt"))
        );
    }

    [Fact]
    public void Tree_OfAnotherLanguageOrUnfinished_IsSkipped()
    {
        Assert.Equal(
            "another language",
            Assert
                .Single(Read("a.jsonl", Tree(), new ReadingOptions(Languages: ["de", "fr"])), i => i.LeftOut == "another language")
                .LeftOut
        );
        Assert.DoesNotContain(Read("a.jsonl", Tree("halted_by_moderator")), i => i.Record is not null);
        Assert.NotEmpty(Turns(Read("a.jsonl", Tree(), new ReadingOptions(Languages: ["EN"]))));
    }

    [Theory]
    [InlineData(
        "{\"message_tree_id\":\"t\",\"prompt\":{\"message_id\":\"a\",\"text\":\"\",\"role\":\"prompter\",\"replies\":[]}}",
        "a message has no text"
    )]
    [InlineData(
        "{\"message_tree_id\":\"t\",\"prompt\":{\"message_id\":\"a\",\"text\":\"t\",\"role\":\"cat\",\"replies\":[]}}",
        "neither prompter nor assistant"
    )]
    [InlineData(
        "{\"message_tree_id\":\"t\",\"prompt\":{\"message_id\":\"a\",\"text\":\"t\",\"role\":\"prompter\",\"replies\":[7]}}",
        "something that is no message"
    )]
    [InlineData("{\"message_id\":\"\",\"parent_id\":null,\"text\":\"t\",\"role\":\"prompter\"}", "no message_id")]
    public void Message_Invalid_SaysWhy(string line, string says) =>
        Assert.Contains(says, Assert.Single(Read("a.jsonl", line)).Problem, StringComparison.Ordinal);

    [Theory]
    [InlineData("en_100_tree.jsonl", false, 100)]
    [InlineData("en_100_message.jsonl", false, 100)]
    [InlineData("en_100_tree.jsonl", true, 546)]
    [InlineData("en_100_message.jsonl", true, 546)]
    public void PublishedSample_EveryMessage_IsInARecordOrSkippedWithAReason(string file, bool allPaths, int records)
    {
        var path = Shared.Data("oasst", file);
        var items = Read(path, new ReadingOptions(AllPaths: allPaths));
        Assert.All(items, i => Assert.Null(i.Problem));
        Assert.Equal(records, items.Count(i => i.Record is not null));
        Assert.All(items.Where(i => i.Record is not null), i => Assert.Equal(ChatRole.Assistant, i.Record!.Turns![^1].Role));
        int messages = File.ReadLines(path).Sum(l => l.Split("\"role\": ").Length - 1);
        int used = items.Where(i => i.Record is not null).SelectMany(i => Prefixes(i.Record!)).Distinct().Count();
        Assert.Equal(messages, used + items.Count(i => i.LeftOut is not null));
    }

    // A message is identified by the path to it, because the same text may answer two prompts.
    private static IEnumerable<string> Prefixes(RecordDraft record) =>
        record.Turns!.Select((_, i) => record.Document + string.Join('\0', record.Turns!.Take(i + 1).Select(t => t.Content)));

    private static List<List<string>> Turns(List<ReadItem> items) =>
        [.. items.Where(i => i.Record is not null).Select(i => i.Record!.Turns!.Select(t => t.Content).ToList())];

    private static object Message(string id, string? parent, string role, int? rank, bool deleted = false, bool? reviewed = true) =>
        new
        {
            message_id = id,
            parent_id = parent,
            user_id = "u",
            created_date = "2023-02-05T12:23:50.809371+00:00",
            text = "text " + id,
            role,
            lang = "en",
            review_count = 3,
            review_result = reviewed,
            deleted,
            rank,
            synthetic = false,
            model_name = (string?)null,
            message_tree_id = "tree-1",
            tree_state = "ready_for_export",
        };

    private static string Tree(string state = "ready_for_export")
    {
        var nodes = _messages.Select(m => JsonSerializer.SerializeToNode(m)!.AsObject()).ToList();
        foreach (var node in nodes)
        {
            node["replies"] = new System.Text.Json.Nodes.JsonArray();
        }
        foreach (var node in nodes.AsEnumerable().Reverse().Where(n => n["parent_id"] is not null).ToList())
        {
            (
                (System.Text.Json.Nodes.JsonArray)nodes.Single(n => (string?)n["message_id"] == (string?)node["parent_id"])["replies"]!
            ).Insert(0, node.DeepClone()); // inserted first, so that the message with the best rank is not the first in the list
        }
        var prompt = nodes[0];
        prompt.Remove("tree_state");
        return new System.Text.Json.Nodes.JsonObject
        {
            ["message_tree_id"] = "tree-1",
            ["tree_state"] = state,
            ["prompt"] = prompt,
        }.ToJsonString();
    }

    private static List<ReadItem> Read(string name, string content, ReadingOptions? options = null)
    {
        using var folder = new TempFolder();
        return Read(folder.File(name, content), options);
    }

    private static List<ReadItem> Read(string path, ReadingOptions? options)
    {
        using var source = SourceStream.Open(path, Path.GetFileName(path));
        return [.. RecordReaders.Choose(path, RecordReaders.Auto, options).Read(source, default)];
    }
}
