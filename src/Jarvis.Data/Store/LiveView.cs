using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Jarvis.Data.Store;

/// <summary>
/// The temporary view <c>live</c>: the rows of one version with the labels that they had then, with the columns of <c>records</c>. Every
/// query reads this view, so that old versions support the same queries as the newest.
/// </summary>
internal static class LiveView
{
    public const string Name = "live";
    private const string Unlabelled =
        "r.id, r.kind, r.synthetic, r.length, r.turns, r.source, r.line, r.parent, r.document, r.hash, r.digest, r.added_in, "
        + "r.removed_in, r.layout, r.body";

    public static void Newest(SqliteConnection connection) =>
        connection.Execute($"CREATE TEMP VIEW {Name} AS SELECT * FROM main.records WHERE removed_in IS NULL");

    public static void At(SqliteConnection connection, int version, string name = Name)
    {
        // SQLite takes a bare column from the row with the min() (see "Bare columns in an aggregate query" in its documentation).
        string number = version.ToString(CultureInfo.InvariantCulture);
        connection.Execute(
            $"""
            CREATE TEMP TABLE {name}_labels(record INTEGER NOT NULL, field TEXT NOT NULL, old, PRIMARY KEY(record, field)) WITHOUT ROWID;
            INSERT INTO {name}_labels SELECT record, field, old FROM (SELECT record, field, old, min(change) FROM main.label_log WHERE change > {number} GROUP BY record, field);
            CREATE TEMP VIEW {name} AS SELECT {Unlabelled}, {string.Join(
                ", ",
                LabelFields.Columns.Select(c => Label(name, c))
            )} FROM main.records r WHERE {Lives("r", number)};
            """
        );
    }

    /// <summary>The SQL condition for a row of <c>records</c> being live in a version.</summary>
    public static string Lives(string row, string version) =>
        $"""
            (({row}.added_in <= {version} AND ({row}.removed_in IS NULL OR {row}.removed_in > {version}))
              OR EXISTS (SELECT 1 FROM main.past p WHERE p.record = {row}.id AND p.added_in <= {version} AND p.removed_in > {version}))
            """;

    private static string Label(string view, string column) =>
        $"""
            CASE WHEN EXISTS (SELECT 1 FROM {view}_labels l WHERE l.record = r.id AND l.field = '{column}')
              THEN (SELECT old FROM {view}_labels l WHERE l.record = r.id AND l.field = '{column}') ELSE r.{column} END AS {column}
            """;
}
