using System.Globalization;
using Jarvis.Contracts;
using Microsoft.Data.Sqlite;

namespace Jarvis.Data.Store;

/// <summary>Differences between two versions of a dataset: complete counts, and sample records.</summary>
public static class VersionDifference
{
    private const int Samples = 20;

    /// <exception cref="DatasetException">There is no such version.</exception>
    public static VersionComparison Between(string datasetDirectory, int from, int to)
    {
        using var before = RecordStore.Open(datasetDirectory, from);
        using var after = RecordStore.Open(datasetDirectory, to);
        string then = LiveView.Lives("r", Number(from)),
            now = LiveView.Lives("r", Number(to));
        // Both directions examine only the rows touched by a change, never all rows.
        string touched =
            "r.id IN (SELECT id FROM main.records WHERE added_in > 1 UNION SELECT id FROM main.records WHERE removed_in IS NOT NULL)";
        var connection = after.Connection;
        long added = connection.Number($"SELECT count(*) FROM main.records r WHERE {touched} AND {now} AND NOT {then}");
        long removed = connection.Number($"SELECT count(*) FROM main.records r WHERE {touched} AND {then} AND NOT {now}");
        return new VersionComparison(
            from,
            to,
            added,
            removed,
            Relabelled(connection, from, to, $"{then} AND {now}"),
            RecordNumbers.Counts(before, "domain"),
            RecordNumbers.Counts(after, "domain"),
            before.Characters(),
            after.Characters(),
            Some(after, $"SELECT r.id FROM main.records r WHERE {touched} AND {now} AND NOT {then} ORDER BY r.id LIMIT {Samples}"),
            Some(before, $"SELECT r.id FROM main.records r WHERE {touched} AND {then} AND NOT {now} ORDER BY r.id LIMIT {Samples}")
        );
    }

    // A label that was changed and changed back does not count; only the values in the two versions are compared.
    private static long Relabelled(SqliteConnection connection, int from, int to, string livesInBoth)
    {
        LiveView.At(connection, from, "was");
        LiveView.At(connection, to, "became");
        string differs = string.Join(" OR ", LabelFields.Columns.Select(c => $"w.{c} IS NOT b.{c}"));
        return connection.Number(
            $"""
            SELECT count(*) FROM (SELECT DISTINCT record FROM main.label_log WHERE change > {Number(
                Math.Min(from, to)
            )} AND change <= {Number(Math.Max(from, to))}) l
              JOIN main.records r ON r.id = l.record JOIN was w ON w.id = r.id JOIN became b ON b.id = r.id WHERE {livesInBoth} AND ({differs})
            """
        );
    }

    private static List<DataRecord> Some(RecordStore store, string ids)
    {
        var records = new List<DataRecord>();
        using var command = store.Connection.Command(ids);
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            if (store.Find(rows.GetInt64(0)) is { } record)
            {
                records.Add(record);
            }
        }
        return records;
    }

    private static string Number(int version) => version.ToString(CultureInfo.InvariantCulture);
}
