using Jarvis.Data.Store;
using Microsoft.Data.Sqlite;

namespace Jarvis.Data.Tests;

public sealed class SchemaUpgradeTests
{
    private const string Version1 = """
        PRAGMA user_version = 1;
        CREATE TABLE changes(id INTEGER PRIMARY KEY, at TEXT NOT NULL, description TEXT NOT NULL, undone INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE sources(id INTEGER PRIMARY KEY, name TEXT NOT NULL);
        CREATE TABLE records(
          id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, body TEXT NOT NULL, layout TEXT, domain TEXT, difficulty REAL, quality REAL,
          split TEXT, source INTEGER NOT NULL REFERENCES sources(id), line INTEGER, hash BLOB NOT NULL,
          added_in INTEGER NOT NULL DEFAULT 1, removed_in INTEGER);
        CREATE UNIQUE INDEX records_by_hash ON records(hash) WHERE removed_in IS NULL;
        CREATE VIRTUAL TABLE records_text USING fts5(body, content='records', content_rowid='id', tokenize='unicode61 remove_diacritics 2');
        CREATE INDEX records_by_kind ON records(kind, id);
        CREATE INDEX records_by_domain ON records(domain, id);
        INSERT INTO changes(id, at, description) VALUES (1, '2026-01-01T00:00:00.0000000+00:00', 'Imported a.jsonl');
        INSERT INTO sources VALUES (1, 'a.jsonl');
        INSERT INTO records(kind, body, layout, domain, source, line, hash) VALUES
          (0, 'A text of old', NULL, 'old', 1, 1, x'000102030405060708090a0b0c0d0e0f'), (1, 'Why?' || char(10) || 'So', 'u4 a2', NULL, 1, 2, x'100102030405060708090a0b0c0d0e0f');
        INSERT INTO records_text(rowid, body) SELECT id, body FROM records;
        """;

    [Fact]
    public void Open_AStoreOfVersion1_UpgradesItAndItsManifest()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.DatasetPath);
        Write(folder, Version1);
        new DatasetManifest(
            "dataset",
            "Old",
            "",
            ["a.jsonl"],
            ["jsonl"],
            2,
            20,
            new Dictionary<string, long> { ["text"] = 1 },
            new Dictionary<string, long>(),
            0,
            0,
            [],
            1,
            "an old hash",
            DateTimeOffset.UnixEpoch,
            1
        ).Write(folder.DatasetPath);

        var manifest = DatasetManifest.Read(folder.DatasetPath)!;
        Assert.Equal((1, 2L, 1L, "Old"), (manifest.Version, manifest.Records, manifest.Domains["old"], manifest.Name));
        var before = Changes.State(folder);
        Assert.Equal(manifest.Hash, before.Hash);
        using (var store = RecordStore.Open(folder.DatasetPath))
        {
            Assert.Equal(["A text of old", null], store.Read().Select(r => r.Text));
            Assert.Equal("So", store.Find(2)!.Turns![1].Content);
            Assert.Equal((1, 1), (store.Count(new RecordQuery("text")), store.Count(new RecordQuery { MinLength = 8 })));
            Assert.Equal("import", Assert.Single(store.Changes()).Kind);
        }
        var change = Changes.Make(
            folder,
            c =>
            {
                c.Remove(1);
                c.Label(2, LabelField.Domain, "new");
            }
        );
        ChangeSet.Undo(folder.DatasetPath, TimeProvider.System, change.Number);
        Assert.Equal(before, Changes.State(folder));
    }

    [Fact]
    public void Open_AStoreOfALaterVersion_SaysSo()
    {
        using var folder = Changes.Dataset(1);
        Write(folder, "PRAGMA user_version = 99");
        Assert.Contains(
            "store of version 99",
            Assert.Throws<DatasetException>(() => RecordStore.Open(folder.DatasetPath)).Message,
            StringComparison.Ordinal
        );
    }

    private static void Write(TempFolder folder, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder.DatasetPath, RecordStore.FileName)};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
