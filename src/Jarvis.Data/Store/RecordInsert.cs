using Jarvis.Data.Records;
using Microsoft.Data.Sqlite;

namespace Jarvis.Data.Store;

/// <summary>The only statement that inserts a row into a store. It does nothing if a live row already has the same content.</summary>
internal sealed class RecordInsert(SqliteConnection connection, int change) : IDisposable
{
    private readonly SqliteCommand _insert = connection.Prepared(
        """
        INSERT INTO records(id, kind, domain, difficulty, quality, split, language, synthetic, length, turns, source, line, parent, document, hash, digest, added_in, layout, body)
        VALUES ($id, $kind, $domain, $difficulty, $quality, $split, $language, $synthetic, $length, $turns, $source, $line, $parent, $document, $hash, $digest, $change, $layout, $body)
        ON CONFLICT DO NOTHING
        """,
        "$id",
        "$kind",
        "$domain",
        "$difficulty",
        "$quality",
        "$split",
        "$language",
        "$synthetic",
        "$length",
        "$turns",
        "$source",
        "$line",
        "$parent",
        "$document",
        "$hash",
        "$digest",
        "$change",
        "$layout",
        "$body"
    );

    /// <returns>The row's hash, length and body; null if its content already exists.</returns>
    public (VersionSum Sum, int Length, string Body)? Add(long id, RecordDraft draft, long source, long? line, long? parent)
    {
        var (body, layout) = RecordBody.Pack(draft.Text, draft.Turns);
        var facts = new RecordFacts(
            id,
            RecordDigest.OfContent((int)draft.Kind, layout, body),
            draft.Domain,
            draft.Difficulty,
            draft.Quality,
            draft.Split,
            draft.Language,
            draft.Document,
            draft.Synthetic
        );
        _insert.With(
            id,
            (int)draft.Kind,
            draft.Domain,
            draft.Difficulty,
            draft.Quality,
            draft.Split,
            draft.Language,
            draft.Synthetic ? 1 : 0,
            body.Length,
            RecordBody.Turns(layout),
            source,
            line,
            parent,
            draft.Document,
            RecordHash.Of(draft.Text, draft.Turns),
            facts.Digest,
            change,
            layout,
            body
        );
        return _insert.ExecuteNonQuery() == 0 ? null : (facts.Sum(), body.Length, body);
    }

    public SqliteTransaction? Transaction
    {
        set => _insert.Transaction = value;
    }

    public void Dispose() => _insert.Dispose();
}
