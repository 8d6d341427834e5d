using System.Collections.Concurrent;
using System.Text;
using Jarvis.Contracts;
using Microsoft.Data.Sqlite;

namespace Jarvis.Web.Features.Chat;

/// <summary>
/// Messages as a tree: an edited message or another answer is a further child of the same parent. The conversation points to one leaf, and
/// the path from the root to it is shown. Texts are stored as numbered pieces, written as they arrive.
/// </summary>
public sealed class MessageStore(ChatDatabase database, ConversationStore conversations, TimeProvider time)
{
    private sealed record Row(
        string Id,
        string? ParentId,
        ChatRole Role,
        MessageState State,
        string? Model,
        long CreatedAt,
        string? Note,
        int DroppedTurns,
        bool CutByLength
    );

    /// <summary>
    /// Final states that could not be written to the database, for example because the disk is full. Without them the page would show
    /// "generating" for good and block the conversation. After a restart <see cref="InterruptAll"/> corrects the stored state.
    /// </summary>
    private readonly ConcurrentDictionary<string, (MessageState State, string? Note, bool CutByLength)> _unwritten = new();

    /// <summary>The path from the first message to the conversation's leaf.</summary>
    public IReadOnlyList<ChatEntry> Path(string conversationId) =>
        conversations.Find(conversationId)?.LeafId is { } leaf ? Path(conversationId, leaf) : [];

    /// <summary>The path from the first message to the given one.</summary>
    public IReadOnlyList<ChatEntry> Path(string conversationId, string leaf)
    {
        var rows = Rows(conversationId);
        var byId = rows.ToDictionary(row => row.Id);
        var path = new List<ChatEntry>();
        for (
            var row = byId.GetValueOrDefault(leaf);
            row is not null;
            row = row.ParentId is null ? null : byId.GetValueOrDefault(row.ParentId)
        )
        {
            path.Add(Entry(conversationId, row, rows));
        }

        path.Reverse();
        return path;
    }

    public ChatEntry? Find(string conversationId, string id)
    {
        var rows = Rows(conversationId);
        return rows.Find(row => row.Id == id) is { } row ? Entry(conversationId, row, rows) : null;
    }

    /// <summary>Whether a checkpoint of a run has written an answer that is in one of these states.</summary>
    public bool HasAnswerOf(string runId, params MessageState[] states) =>
        database
            .Query(
                "SELECT DISTINCT state FROM messages WHERE role = $role AND (model = $run OR substr(model, 1, length($run) + 1) IN "
                    + "($run || '/', $run || ':'))",
                row => Enum.Parse<MessageState>(row.GetString(0)),
                ("$role", nameof(ChatRole.Assistant)),
                ("$run", runId)
            )
            .Exists(states.Contains);

    /// <summary>Adds a message below its parent and makes it the conversation's leaf.</summary>
    /// <param name="text">The complete text of a user's message; null for an answer that is about to be generated.</param>
    public string Add(string conversationId, string? parentId, ChatRole role, string? text, string? model)
    {
        string id = Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
        database.Together(() =>
        {
            database.Execute(
                """
                INSERT INTO messages (id, conversation_id, parent_id, role, state, model, created_at, place)
                VALUES ($id, $conversation, $parent, $role, $state, $model, $now, (SELECT COUNT(*) FROM messages WHERE conversation_id = $conversation))
                """,
                ("$id", id),
                ("$conversation", conversationId),
                ("$parent", parentId),
                ("$role", role.ToString()),
                ("$model", model),
                ("$state", (text is null ? MessageState.Generating : MessageState.Done).ToString()),
                ("$now", time.GetUtcNow().ToUnixTimeMilliseconds())
            );
            if (text is not null)
            {
                Append(id, 1, text);
            }
        });
        conversations.Touch(conversationId, id);
        return id;
    }

    internal void Append(string messageId, int number, string text) =>
        database.Execute(
            "INSERT INTO pieces (message_id, number, text) VALUES ($id, $number, $text)",
            ("$id", messageId),
            ("$number", number),
            ("$text", text)
        );

    /// <exception cref="SqliteException">The state could not be written; a final state is shown nevertheless.</exception>
    internal void SetState(string conversationId, string messageId, MessageState state, string? note = null, bool cutByLength = false)
    {
        try
        {
            database.Execute(
                "UPDATE messages SET state = $state, note = $note, cut_by_length = $cut WHERE id = $id",
                ("$state", state.ToString()),
                ("$note", note),
                ("$cut", cutByLength ? 1 : 0),
                ("$id", messageId)
            );
            _unwritten.TryRemove(messageId, out _);
        }
        catch (SqliteException) when (state != MessageState.Generating)
        {
            _unwritten[messageId] = (state, note, cutByLength);
            throw;
        }
        finally
        {
            conversations.Tell(new ChatEvent.Changed(conversationId));
        }
    }

    internal void SetDroppedTurns(string messageId, int turns) =>
        database.Execute("UPDATE messages SET dropped_turns = $turns WHERE id = $id", ("$turns", turns), ("$id", messageId));

    internal void SetModel(string conversationId, string messageId, string model)
    {
        database.Execute("UPDATE messages SET model = $model WHERE id = $id", ("$model", model), ("$id", messageId));
        conversations.Tell(new ChatEvent.Changed(conversationId));
    }

    /// <summary>Shows another version together with its latest follow-up messages.</summary>
    public void Choose(string conversationId, string messageId)
    {
        var rows = Rows(conversationId);
        string leaf = messageId;
        while (rows.FindLast(row => row.ParentId == leaf) is { } child)
        {
            leaf = child.Id;
        }

        conversations.Touch(conversationId, leaf);
        conversations.Tell(new ChatEvent.Changed(conversationId));
    }

    /// <summary>Marks answers that were being generated when Web ended as interrupted, so that they can be continued.</summary>
    internal void InterruptAll(string note) =>
        database.Execute(
            "UPDATE messages SET state = $interrupted, note = $note WHERE state = $generating",
            ("$interrupted", nameof(MessageState.Interrupted)),
            ("$generating", nameof(MessageState.Generating)),
            ("$note", note)
        );

    private List<Row> Rows(string conversationId) =>
        [
            .. Written(conversationId)
                .Select(row =>
                    _unwritten.TryGetValue(row.Id, out var end)
                        ? row with
                        {
                            State = end.State,
                            Note = end.Note,
                            CutByLength = end.CutByLength,
                        }
                        : row
                ),
        ];

    private List<Row> Written(string conversationId) =>
        database.Query(
            "SELECT id, parent_id, role, state, model, created_at, note, dropped_turns, cut_by_length FROM messages WHERE "
                + "conversation_id = $id ORDER BY place",
            row => new Row(
                row.GetString(0),
                Text(row, 1),
                Enum.Parse<ChatRole>(row.GetString(2)),
                Enum.Parse<MessageState>(row.GetString(3)),
                Text(row, 4),
                row.GetInt64(5),
                Text(row, 6),
                row.GetInt32(7),
                row.GetInt32(8) != 0
            ),
            ("$id", conversationId)
        );

    private ChatEntry Entry(string conversationId, Row row, List<Row> all)
    {
        var text = new StringBuilder();
        int last = 0;
        foreach (
            var (number, piece) in database.Query(
                "SELECT number, text FROM pieces WHERE message_id = $id ORDER BY number",
                piece => (piece.GetInt32(0), piece.GetString(1)),
                ("$id", row.Id)
            )
        )
        {
            text.Append(piece);
            last = number;
        }

        return new ChatEntry(
            row.Id,
            conversationId,
            row.ParentId,
            row.Role,
            row.State,
            row.Model,
            DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt),
            text.ToString(),
            last,
            row.Note,
            row.DroppedTurns,
            row.CutByLength,
            [.. all.Where(other => other.ParentId == row.ParentId && other.Role == row.Role).Select(other => other.Id)]
        );
    }

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
