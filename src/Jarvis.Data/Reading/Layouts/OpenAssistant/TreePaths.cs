using Jarvis.Contracts;
using Jarvis.Data.Reading.Json;
using Jarvis.Data.Records;

namespace Jarvis.Data.Reading.Layouts.OpenAssistant;

/// <summary>
/// Extracts conversations from a tree, from its prompt down to an answer, following the best-ranked reply at each fork or all of them.
/// </summary>
internal static class TreePaths
{
    public const string Deleted = "deleted messages",
        NotReviewed = "messages not reviewed",
        Below = "messages below one left out",
        Lower = "replies ranked lower",
        Unanswered = "prompts without an answer";

    /// <param name="document">The tree's id.</param>
    /// <returns>The conversations, and one item with the reason for each message that is in none of them.</returns>
    public static IEnumerable<ReadItem> Read(TreeMessage root, string? document, long? line, ReadingOptions options)
    {
        var items = new List<ReadItem>();
        foreach (var path in Paths(root, line, options, items))
        {
            items.Add(
                ReadItem.Of(
                    line,
                    RecordDraft.OfTurns(RecordKind.Chat, [.. path.Select(m => new ChatTurn(m.Role, m.Text))]) with
                    {
                        Document = JsonLabels.Label(document ?? root.Id),
                        Language = root.Language,
                    }
                )
            );
        }
        return items;
    }

    // Uses an explicit stack, because a chain of messages may be too deep for recursion.
    private static IEnumerable<IReadOnlyList<TreeMessage>> Paths(TreeMessage root, long? line, ReadingOptions options, List<ReadItem> items)
    {
        var path = new List<TreeMessage>();
        var pending = new Stack<(TreeMessage Message, int Depth)>();
        if (WhyNot(root, options) is { } why)
        {
            Omit(root, why, line, items);
            yield break;
        }
        pending.Push((root, 0));
        while (pending.TryPop(out var next))
        {
            var (message, depth) = next;
            path.RemoveRange(depth, path.Count - depth);
            path.Add(message);
            var kept = new List<TreeMessage>();
            foreach (var reply in message.Replies)
            {
                if (WhyNot(reply, options) is { } reason)
                {
                    Omit(reply, reason, line, items);
                }
                else
                {
                    kept.Add(reply);
                }
            }
            kept = [.. kept.OrderBy(r => r.Rank ?? int.MaxValue)]; // stable: unranked replies keep the order of the file
            if (!options.AllPaths)
            {
                foreach (var other in kept.Skip(1))
                {
                    Omit(other, Lower, line, items);
                }
                kept = kept[..Math.Min(1, kept.Count)];
            }
            if (!message.IsAnswer && kept.Count == 0)
            {
                items.Add(ReadItem.Omitted(line, Unanswered));
            }
            if (message.IsAnswer && !kept.Exists(LeadsToAnswer))
            {
                yield return path;
            }
            foreach (var reply in kept.AsEnumerable().Reverse())
            {
                pending.Push((reply, depth + 1));
            }
        }

        bool LeadsToAnswer(TreeMessage reply) => reply.IsAnswer || reply.Replies.Exists(r => r.IsAnswer && WhyNot(r, options) is null);
    }

    private static string? WhyNot(TreeMessage message, ReadingOptions options) =>
        message.Deleted ? Deleted
        : !message.Reviewed && !options.KeepUnreviewed ? NotReviewed
        : null;

    private static void Omit(TreeMessage message, string why, long? line, List<ReadItem> items)
    {
        items.Add(ReadItem.Omitted(line, why));
        var below = new Stack<TreeMessage>(message.Replies);
        while (below.TryPop(out var next))
        {
            items.Add(ReadItem.Omitted(line, next.Deleted ? Deleted : Below));
            foreach (var reply in next.Replies)
            {
                below.Push(reply);
            }
        }
    }
}
