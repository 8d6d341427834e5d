using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Web.Feed;
using Jarvis.Web.Shared;
using Microsoft.Data.Sqlite;

namespace Jarvis.Web.Features.Chat;

/// <summary>Conversations: list, search, rename, settings, deletion with undo. Notifies subscribers of changes.</summary>
public sealed class ConversationStore(ChatDatabase database, TimeProvider time, ILogger<ConversationStore> logger)
{
    private const int LongestTitle = 60;
    private const string Columns = "id, title, created_at, changed_at, settings, leaf_id";
    private static readonly PreferenceKey<ChatSettings> _settingsKey = new("settings");
    private readonly PreferenceStore _preferences = new(database);
    private readonly Subscriptions<ChatEvent> _subscriptions = new(logger);

    /// <param name="heard">Must return at once (components: <c>InvokeAsync</c>).</param>
    public IDisposable Subscribe(Action<ChatEvent> heard) => _subscriptions.Add(heard);

    /// <summary>Newest first, at most 500.</summary>
    /// <param name="query">Part of the title or of any message; null for all conversations.</param>
    public IReadOnlyList<Conversation> List(string? query = null) =>
        string.IsNullOrWhiteSpace(query)
            ? database.Query($"SELECT {Columns} FROM conversations WHERE deleted_at IS NULL ORDER BY changed_at DESC LIMIT 500", Read)
            : database.Query(
                $"""
                SELECT {Columns} FROM conversations c WHERE deleted_at IS NULL AND (title LIKE $like ESCAPE '\' OR EXISTS (
                    SELECT 1 FROM messages m JOIN pieces p ON p.message_id = m.id
                    WHERE m.conversation_id = c.id AND p.text LIKE $like ESCAPE '\'))
                ORDER BY changed_at DESC LIMIT 500
                """,
                Read,
                ("$like", $"%{query.Trim().Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_")}%")
            );

    /// <summary>Null if there is no such conversation or it was deleted.</summary>
    public Conversation? Find(string id) =>
        database.Query($"SELECT {Columns} FROM conversations WHERE id = $id AND deleted_at IS NULL", Read, ("$id", id)).FirstOrDefault();

    /// <summary>How many conversations go on with each model, by its id at Inference.</summary>
    public IReadOnlyDictionary<string, int> CountByModel() =>
        database
            .Query(
                """
                SELECT json_extract(settings, '$.model') AS model, count(*) FROM conversations
                WHERE deleted_at IS NULL AND model IS NOT NULL GROUP BY model
                """,
                row => (Model: row.GetString(0), Count: row.GetInt32(1))
            )
            .ToDictionary(each => each.Model, each => each.Count, StringComparer.Ordinal);

    public Conversation Create(string firstMessage, ChatSettings settings)
    {
        string id = Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
        long now = Now();
        database.Execute(
            "INSERT INTO conversations (id, title, created_at, changed_at, settings) VALUES ($id, $title, $now, $now, $settings)",
            ("$id", id),
            ("$title", TitleOf(firstMessage)),
            ("$now", now),
            ("$settings", JsonSerializer.Serialize(settings, ContractJson.Options))
        );
        Tell(new ChatEvent.Listed());
        return Find(id)!;
    }

    public void Rename(string id, string title)
    {
        if (TitleOf(title) is { Length: > 0 } name)
        {
            database.Execute("UPDATE conversations SET title = $title WHERE id = $id", ("$title", name), ("$id", id));
            Tell(new ChatEvent.Listed());
        }
    }

    public void Configure(string id, ChatSettings settings)
    {
        database.Execute(
            "UPDATE conversations SET settings = $settings WHERE id = $id",
            ("$settings", JsonSerializer.Serialize(settings, ContractJson.Options)),
            ("$id", id)
        );
        Prefer(settings);
    }

    /// <summary>Settings for a new conversation: those that were set last.</summary>
    public ChatSettings Preferred() => _preferences.Read(_settingsKey) ?? new ChatSettings();

    public void Prefer(ChatSettings settings) => _preferences.Write(_settingsKey, settings);

    public void Delete(string id) => Mark(id, Now());

    public void Restore(string id) => Mark(id, null);

    /// <summary>Permanently removes the conversations that were deleted before Web started this time.</summary>
    public void Sweep() => database.Execute("DELETE FROM conversations WHERE deleted_at IS NOT NULL");

    internal void Touch(string id, string? leafId)
    {
        database.Execute(
            "UPDATE conversations SET leaf_id = $leaf, changed_at = $now WHERE id = $id",
            ("$leaf", leafId),
            ("$now", Now()),
            ("$id", id)
        );
        Tell(new ChatEvent.Listed());
    }

    internal void Tell(ChatEvent what) => _subscriptions.Tell(what);

    private static string TitleOf(string text)
    {
        string line = string.Join(' ', DisplayName.Clean(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= LongestTitle ? line : DisplayName.Clean(line[..(LongestTitle - 1)]) + "…";
    }

    private static Conversation Read(SqliteDataReader row) =>
        new(
            row.GetString(0),
            row.GetString(1),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)),
            JsonSerializer.Deserialize<ChatSettings>(row.GetString(4), ContractJson.Options)!,
            row.IsDBNull(5) ? null : row.GetString(5)
        );

    private void Mark(string id, long? deletedAt)
    {
        database.Execute("UPDATE conversations SET deleted_at = $at WHERE id = $id", ("$at", deletedAt), ("$id", id));
        Tell(new ChatEvent.Listed());
        Tell(new ChatEvent.Changed(id));
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
