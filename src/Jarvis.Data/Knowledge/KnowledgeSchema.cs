using Jarvis.Data.Knowledge.Words;

namespace Jarvis.Data.Knowledge;

/// <summary>
/// The tables of <c>chunks.db</c>. Chunks are numbered from 1 without gaps, so that a file of vectors needs no ids. The full-text index
/// stores the words produced by <see cref="SearchWords"/> and no copy of the text; SQLite's bm25() has k1 = 1.2 and b = 0.75.
/// </summary>
internal static class KnowledgeSchema
{
    public const int Version = 1;

    public const string Create = """
        CREATE TABLE documents(id INTEGER PRIMARY KEY, name TEXT NOT NULL, source TEXT NOT NULL, dataset TEXT);
        CREATE TABLE chunks(id INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES documents(id), record INTEGER, line INTEGER, heading TEXT, kind INTEGER NOT NULL,
          body TEXT NOT NULL);
        CREATE VIRTUAL TABLE chunks_text USING fts5(terms, content='', tokenize='unicode61 remove_diacritics 2');
        """;
}
