namespace Jarvis.Data;

/// <summary>
/// The tables of <c>records.db</c>. A row is live while <c>removed_in</c> is null; <c>added_in</c> and <c>removed_in</c> are numbers of change
/// sets, so that a change can be undone and a version is a number. The full-text index keeps no copy of the text.
/// </summary>
internal static class RecordSchema
{
    public const int Version = 1;

    public const string Create = """
        CREATE TABLE changes(id INTEGER PRIMARY KEY, at TEXT NOT NULL, description TEXT NOT NULL, undone INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE sources(id INTEGER PRIMARY KEY, name TEXT NOT NULL);
        CREATE TABLE records(
          id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, body TEXT NOT NULL, layout TEXT, domain TEXT, difficulty REAL, quality REAL,
          split TEXT, source INTEGER NOT NULL REFERENCES sources(id), line INTEGER, hash BLOB NOT NULL,
          added_in INTEGER NOT NULL DEFAULT 1, removed_in INTEGER);
        CREATE UNIQUE INDEX records_by_hash ON records(hash) WHERE removed_in IS NULL;
        CREATE VIRTUAL TABLE records_text USING fts5(body, content='records', content_rowid='id', tokenize='unicode61 remove_diacritics 2');
        """;

    // Filters and counts; made after the rows, which is several times faster than keeping them up to date row by row.
    public const string Indexes = """
        CREATE INDEX records_by_kind ON records(kind, id);
        CREATE INDEX records_by_domain ON records(domain, id);
        """;
}
