using Jarvis.Data.Records;
using Microsoft.Data.Sqlite;

namespace Jarvis.Data.Store;

/// <summary>Upgrades a store of an earlier version to the current schema in one transaction, so that it is never left in between.</summary>
internal static class SchemaUpgrade
{
    private const string FromVersion1 = $"""
        ALTER TABLE changes RENAME TO changes_1;
        {RecordSchema.History}
        ALTER TABLE records ADD COLUMN language TEXT;
        ALTER TABLE records ADD COLUMN synthetic INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE records ADD COLUMN length INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE records ADD COLUMN turns INTEGER;
        ALTER TABLE records ADD COLUMN parent INTEGER;
        ALTER TABLE records ADD COLUMN document TEXT;
        ALTER TABLE records ADD COLUMN digest BLOB NOT NULL DEFAULT x'';
        UPDATE records SET length = jarvis_length(body), turns = jarvis_turns(layout), digest = jarvis_digest(kind, layout, body);
        INSERT INTO changes(id, at, kind, description, added) SELECT id, at, 'import', description, (SELECT count(*) FROM records) FROM changes_1;
        DROP TABLE changes_1;
        DROP INDEX IF EXISTS records_by_kind;
        DROP INDEX IF EXISTS records_by_domain;
        {RecordSchema.Indexes}
        """;

    /// <exception cref="DatasetException">The store was written by a later version of Jarvis.</exception>
    public static void Run(SqliteConnection connection, string path)
    {
        if (VersionOf(connection, path) == RecordSchema.Version)
        {
            return;
        }
        connection.CreateFunction("jarvis_length", (string body) => body.Length, isDeterministic: true);
        connection.CreateFunction("jarvis_turns", (string? layout) => RecordBody.Turns(layout), isDeterministic: true);
        connection.CreateFunction(
            "jarvis_digest",
            (long kind, string? layout, string body) => RecordDigest.OfContent((int)kind, layout, body),
            isDeterministic: true
        );
        using var transaction = connection.BeginTransaction(deferred: false);
        if (VersionOf(connection, path) == 1) // no other process has upgraded it in the meantime
        {
            connection.Execute(FromVersion1);
            connection.Execute(
                "UPDATE changes SET sum = $sum",
                ("$sum", RecordFacts.Sum(connection, "SELECT id FROM records WHERE removed_in IS NULL").ToBytes())
            );
            connection.Execute($"PRAGMA user_version = {RecordSchema.Version}");
        }
        transaction.Commit();
    }

    /// <exception cref="DatasetException">The store was written by a later version of Jarvis.</exception>
    public static int VersionOf(SqliteConnection connection, string path)
    {
        int version = (int)connection.Number("PRAGMA user_version");
        return version is >= 1 and <= RecordSchema.Version
            ? version
            : throw new DatasetException(
                $"{path} is a store of version {version}; this Jarvis reads up to {RecordSchema.Version}. Use the Jarvis "
                    + "that made it, or a newer one."
            );
    }
}
