using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Data.Reading.Json;

namespace Jarvis.Data.Reading.Layouts.OpenAssistant;

/// <summary>
/// OpenAssistant (Köpf et al. 2023, arXiv:2304.07327): trees (message_tree_id, prompt with nested replies), prompts with nested replies,
/// and flat messages (message_id, parent_id) in any order, which are assembled after all have been read. The tree becomes the document.
/// </summary>
internal sealed class OpenAssistantLayout(ReadingOptions options) : IJsonLayout, IDisposable
{
    private const string Orphans = "messages without their prompt",
        Unfinished = "trees that were not finished",
        Doubled = "messages given twice";

    private FlatMessages? _flat;

    public bool Matches(JsonFields fields) =>
        IsMessage(fields) || (fields.Find("prompt") is { ValueKind: JsonValueKind.Object } prompt && IsMessage(new JsonFields(prompt)));

    public IEnumerable<ReadItem> Read(JsonFields fields, long? line)
    {
        if (fields.Find("prompt") is { ValueKind: JsonValueKind.Object } prompt)
        {
            return Tree(prompt, fields.Text("message_tree_id"), fields.Text("tree_state"), line);
        }
        bool nested = fields.Find("replies") is { ValueKind: JsonValueKind.Array } replies && replies.GetArrayLength() > 0;
        return nested && fields.Text("parent_id") is null
            ? Tree(fields.Element, fields.Text("message_tree_id"), fields.Text("tree_state"), line)
            : Flat(fields, line);
    }

    public IEnumerable<ReadItem> Finish(CancellationToken cancellationToken)
    {
        if (_flat is null)
        {
            yield break;
        }
        for (long doubled = _flat.Sort(); doubled > 0; doubled--)
        {
            yield return ReadItem.Omitted(null, Doubled);
        }
        long told = 0;
        foreach (var (root, tree, line, messages) in _flat.Trees(cancellationToken))
        {
            told += messages;
            foreach (
                var item in root is null
                    ? [ReadItem.Broken(line, $"the tree that begins here has {messages} messages, more than any real one.")]
                    : TreePaths.Read(root, tree, line, options)
            )
            {
                yield return item;
            }
        }
        for (; told < _flat.Count; told++)
        {
            yield return ReadItem.Omitted(null, Orphans);
        }
    }

    public void Dispose() => _flat?.Dispose();

    private static bool IsMessage(JsonFields fields) =>
        fields.Has("message_id") && fields.Has("text") && fields.Has("role") && (fields.Has("parent_id") || fields.Has("replies"));

    private IEnumerable<ReadItem> Tree(JsonElement prompt, string? id, string? state, long? line)
    {
        if (TreeMessage.ReadTree(prompt, out var problem) is not { } root)
        {
            return [ReadItem.Broken(line, problem!)];
        }
        return state is null or "ready_for_export" || options.KeepUnreviewed
            ? TreePaths.Read(root, id, line, options)
            : [ReadItem.Omitted(line, Unfinished)];
    }

    private ReadItem[] Flat(JsonFields fields, long? line)
    {
        if (TreeMessage.ReadTree(fields.Element, out var problem) is not { } message)
        {
            return [ReadItem.Broken(line, problem!)];
        }
        if (message.Id.Length == 0)
        {
            return [ReadItem.Broken(line, "the message has no message_id.")];
        }
        if (fields.Text("tree_state") is not (null or "ready_for_export") && !options.KeepUnreviewed)
        {
            return [ReadItem.Omitted(line, Unfinished)];
        }
        var flat = _flat ??= new FlatMessages();
        var tree = fields.Text("message_tree_id");
        var pending = new Stack<TreeMessage>([message]);
        while (pending.TryPop(out var next))
        {
            flat.Add(next, tree, line);
            foreach (var reply in next.Replies)
            {
                pending.Push(reply with { ParentId = next.Id });
            }
        }
        return [];
    }
}
