namespace Jarvis.Data.Store;

/// <summary>
/// The tables of <c>records.db</c>. A row is live while <c>removed_in</c> is null; <c>added_in</c> and <c>removed_in</c> are numbers of
/// change sets, and <c>past</c> keeps the earlier lifetimes of rows restored by an undo, so that every version can be read. Rows are never
/// deleted, and never changed except for their labels, whose former values are kept in <c>label_log</c>. Small columns come before the
/// text, so that filters and statistics read no pages of text. The full-text index keeps no copy of the text, and covers the rows of every
/// version.
/// </summary>
internal static class RecordSchema
{
    public const int Version = 2;

    public const string Create = $"""
        {History}
        CREATE TABLE sources(id INTEGER PRIMARY KEY, name TEXT NOT NULL);
        CREATE TABLE records(
          id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, domain TEXT, difficulty REAL, quality REAL, split TEXT, language TEXT,
          synthetic INTEGER NOT NULL DEFAULT 0, length INTEGER NOT NULL, turns INTEGER, source INTEGER NOT NULL REFERENCES sources(id), line INTEGER,
          parent INTEGER, document TEXT, hash BLOB NOT NULL, digest BLOB NOT NULL, added_in INTEGER NOT NULL DEFAULT 1, removed_in INTEGER,
          layout TEXT, body TEXT NOT NULL);
        CREATE UNIQUE INDEX records_by_hash ON records(hash) WHERE removed_in IS NULL;
        CREATE VIRTUAL TABLE records_text USING fts5(body, content='records', content_rowid='id', tokenize='unicode61 remove_diacritics 2');
        """;

    /// <summary>The tables that were added in version 2.</summary>
    public const string History = """
        CREATE TABLE changes(
          id INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, description TEXT NOT NULL, added INTEGER NOT NULL DEFAULT 0,
          removed INTEGER NOT NULL DEFAULT 0, relabelled INTEGER NOT NULL DEFAULT 0, undoes INTEGER, undone_by INTEGER, sum BLOB);
        CREATE TABLE past(record INTEGER NOT NULL, added_in INTEGER NOT NULL, removed_in INTEGER NOT NULL, PRIMARY KEY(record, added_in)) WITHOUT ROWID;
        CREATE TABLE label_log(record INTEGER NOT NULL, field TEXT NOT NULL, change INTEGER NOT NULL, old, new, PRIMARY KEY(record, field, change)) WITHOUT ROWID;
        CREATE INDEX label_log_by_change ON label_log(change);
        CREATE TABLE flags(record INTEGER NOT NULL, "check" TEXT NOT NULL, detail TEXT NOT NULL, score REAL, other INTEGER);
        CREATE INDEX flags_by_record ON flags(record);
        CREATE INDEX flags_by_check ON flags("check", record);
        """;

    /// <summary>
    /// Indexes for filters, sorting and counts. Created after the rows, which is several times faster than updating them row by row. The
    /// first one covers every filter and statistic and takes a tenth of the text's pages.
    /// </summary>
    public const string Indexes = """
        CREATE INDEX records_facts ON records(domain, kind, split, language, source, synthetic, quality, difficulty, length, turns) WHERE removed_in IS NULL;
        CREATE INDEX records_by_kind ON records(kind, id) WHERE removed_in IS NULL;
        CREATE INDEX records_by_length ON records(length) WHERE removed_in IS NULL;
        CREATE INDEX records_by_quality ON records(quality) WHERE removed_in IS NULL;
        CREATE INDEX records_by_difficulty ON records(difficulty) WHERE removed_in IS NULL;
        CREATE INDEX records_by_parent ON records(parent) WHERE parent IS NOT NULL;
        CREATE INDEX records_by_added ON records(added_in) WHERE added_in > 1;
        CREATE INDEX records_by_removed ON records(removed_in) WHERE removed_in IS NOT NULL;
        CREATE INDEX records_synthetic ON records(id) WHERE synthetic = 1 AND removed_in IS NULL;
        """;
}
