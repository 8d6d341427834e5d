using System.Globalization;
using Jarvis.Contracts;
using Microsoft.Data.Sqlite;

namespace Jarvis.Data.Store;

/// <summary>
/// Distributions and counts of a version's records, computed by SQL over a covering index; takes memory only for the result.
/// </summary>
public static class RecordNumbers
{
    /// <summary>The fields with a histogram: characters, scores from 0 to 1, turns of a conversation.</summary>
    public static IReadOnlyList<string> Histograms { get; } = ["length", "quality", "difficulty", "turns"];

    /// <summary>The fields by which records are counted.</summary>
    public static IReadOnlyList<string> Labels { get; } = ["domain", "split", "language", "source", "kind"];

    private const int Buckets = 24,
        MostValues = 500;

    /// <param name="of">One of <see cref="Histograms"/>.</param>
    public static Histogram Histogram(RecordStore store, string of, RecordQuery? query = null)
    {
        if (!Histograms.Contains(of))
        {
            throw new DatasetException($"There is no histogram of \"{of}\". There are {string.Join(", ", Histograms)}.");
        }
        query ??= RecordQuery.All;
        long all = 0,
            known = 0;
        double? least = null,
            most = null,
            mean = null;
        Row(
            store,
            query,
            $"count(*), count(r.{of}), min(r.{of}), max(r.{of}), avg(r.{of})",
            "",
            row => (all, known, least, most, mean) = (row.GetInt64(0), row.GetInt64(1), row.Real(2), row.Real(3), row.Real(4))
        );
        if (known == 0)
        {
            return new Histogram(of, [], [], all, null, null);
        }
        double? median = null;
        Row(
            store,
            query,
            $"r.{of}",
            $"AND r.{of} IS NOT NULL ORDER BY r.{of} LIMIT 1 OFFSET {((known - 1) / 2).ToString(CultureInfo.InvariantCulture)}",
            row => median = row.Real(0)
        );
        var edges = Edges(of, least!.Value, most!.Value);
        var counts = new long[edges.Count - 1];
        // One CASE branch per bucket, so that SQLite counts without returning rows.
        string bucket = string.Concat(
            edges.Skip(1).SkipLast(1).Select((edge, i) => string.Create(CultureInfo.InvariantCulture, $"WHEN r.{of} < {edge:R} THEN {i} "))
        );
        bucket = bucket.Length == 0 ? "0" : $"CASE {bucket} ELSE {(edges.Count - 2).ToString(CultureInfo.InvariantCulture)} END";
        Row(
            store,
            query,
            $"{bucket} AS bucket, count(*)",
            $"AND r.{of} IS NOT NULL GROUP BY bucket",
            row => counts[row.GetInt32(0)] = row.GetInt64(1)
        );
        return new Histogram(of, edges, counts, all - known, mean, median);
    }

    /// <summary>How many records have each value, the most frequent first, at most 500; "" = no value.</summary>
    /// <param name="by">One of <see cref="Labels"/>.</param>
    public static IReadOnlyDictionary<string, long> Counts(RecordStore store, string by, RecordQuery? query = null)
    {
        string value = by switch
        {
            "source" => "(SELECT name FROM sources s WHERE s.id = r.source)",
            _ when Labels.Contains(by) => $"r.{by}",
            _ => throw new DatasetException($"Records are not counted by \"{by}\", but by {string.Join(", ", Labels)}."),
        };
        var counts = new Dictionary<string, long>();
        string group = by == "source" ? "r.source" : value;
        Row(
            store,
            query ?? RecordQuery.All,
            $"{value}, count(*) AS n",
            $"GROUP BY {group} ORDER BY n DESC, 1 LIMIT {MostValues}",
            row =>
            {
                var name = by == "kind" ? ((RecordKind)row.GetInt32(0)).ToString().ToLowerInvariant() : row.Text(0) ?? "";
                counts[name] = counts.GetValueOrDefault(name) + row.GetInt64(1);
            }
        );
        return counts;
    }

    /// <summary>Number of records flagged by each of the doctor's checks.</summary>
    public static IReadOnlyDictionary<string, long> Flags(RecordStore store)
    {
        var counts = new Dictionary<string, long>();
        using var command = store.Connection.Command(
            $"SELECT \"check\", count(DISTINCT record) AS n FROM flags WHERE record IN (SELECT id FROM {LiveView.Name}) GROUP "
                + "BY \"check\" ORDER BY n DESC, 1"
        );
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            counts[rows.GetString(0)] = rows.GetInt64(1);
        }
        return counts;
    }

    // Scores get twentieths of their scale, small ranges one bucket per value, and other lengths buckets that grow geometrically.
    private static List<double> Edges(string of, double least, double most)
    {
        if (of is "quality" or "difficulty")
        {
            return [.. Enumerable.Range(0, 21).Select(i => i / 20.0)];
        }
        if (most - least < Buckets)
        {
            return [.. Enumerable.Range(0, (int)(most - least) + 2).Select(i => least + i)];
        }
        double low = Math.Max(1, least),
            ratio = (most + 1) / low;
        return
        [
            .. Enumerable
                .Range(0, Buckets + 1)
                .Select(i => i == 0 ? least : Math.Ceiling(low * Math.Pow(ratio, i / (double)Buckets)))
                .Distinct(),
        ];
    }

    private static void Row(RecordStore store, RecordQuery query, string columns, string rest, Action<SqliteDataReader> each)
    {
        using var command = store.Connection.CreateCommand();
        command.CommandText = $"SELECT {columns} FROM {LiveView.Name} r WHERE {RecordFilter.Where(command, query)} {rest}";
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            each(rows);
        }
    }
}
