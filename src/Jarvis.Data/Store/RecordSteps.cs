using System.Globalization;
using Jarvis.Contracts;
using Microsoft.Data.Sqlite;

namespace Jarvis.Data.Store;

/// <summary>The history of a record: where it comes from, and what every change did to it and to its ancestors.</summary>
public static class RecordSteps
{
    private const int MostAncestors = 20,
        MostChildren = 20;

    /// <summary>Null if there never was a record with this id.</summary>
    public static RecordHistory? Of(RecordStore store, long id)
    {
        if (RecordSelect.Ever(store.Connection, id) is not { } record)
        {
            return null;
        }
        var changes = ChangeBook.All(store.Connection).ToDictionary(c => c.Number);
        var steps = new List<RecordStep>();
        var line = Line(store.Connection, id);
        for (int i = line.Count - 1; i >= 0; i--)
        {
            Add(store.Connection, line[i], i + 1 < line.Count ? line[i + 1] : null, i > 0 ? line[i - 1] : null, changes, steps);
        }
        return new RecordHistory(store.Find(id) ?? record, record.Source, [.. steps.OrderBy(s => s.Change)], store.Flags(id));
    }

    /// <summary>
    /// The file and line from which a record came, even if it has been removed; null if there never was a record with this id.
    /// </summary>
    public static string? SourceOf(RecordStore store, long id) => RecordSelect.Ever(store.Connection, id)?.Source;

    // The record, its parent, the parent's parent, and so on.
    private static List<long> Line(SqliteConnection connection, long id)
    {
        var line = new List<long>();
        for (long? next = id; next is { } at && line.Count < MostAncestors && !line.Contains(at);)
        {
            line.Add(at);
            next = connection.Number("SELECT parent FROM records WHERE id = $id", ("$id", at)) is > 0 and var parent ? parent : null;
        }
        return line;
    }

    private static void Add(
        SqliteConnection connection,
        long id,
        long? parent,
        long? child,
        Dictionary<int, DatasetChange> changes,
        List<RecordStep> steps
    )
    {
        var lives = Lives(connection, id);
        bool isSelf = child is null;
        int? replacedIn = child is { } next ? Lives(connection, next)[0].From : null; // already covered by the child's first step
        string name = isSelf ? "" : $"Record {Number(id)}: ";
        var before = parent is { } of ? RecordSelect.Ever(connection, of) : null;
        bool replaced =
            before is not null && connection.Number("SELECT removed_in FROM records WHERE id = $id", ("$id", parent)) == lives[0].From;
        Step(
            lives[0].From,
            parent is null
                ? $"{name}came from {RecordSelect.Ever(connection, id)!.Source}"
                : $"{name}{(replaced ? "replaced" : "was made of")} record {Number(parent.Value)}",
            replaced ? before : null
        );
        foreach (var (from, to) in lives)
        {
            if (from != lives[0].From)
            {
                Step(from, $"{name}came back", null);
            }
            if (to is { } end && end != replacedIn)
            {
                Step(end, $"{name}was taken out", null);
            }
        }
        using (
            var command = connection.Command(
                "SELECT change, field, old, new FROM label_log WHERE record = $id ORDER BY change, field",
                ("$id", id)
            )
        )
        using (var rows = command.ExecuteReader())
        {
            while (rows.Read())
            {
                Step(rows.GetInt32(0), $"{name}{rows.GetString(1)}: {Shown(rows, 2)} → {Shown(rows, 3)}", null);
            }
        }
        if (isSelf)
        {
            using var command = connection.Command(
                "SELECT id, added_in FROM records WHERE parent = $id ORDER BY id LIMIT $most",
                ("$id", id),
                ("$most", MostChildren)
            );
            using var rows = command.ExecuteReader();
            while (rows.Read())
            {
                Step(rows.GetInt32(1), $"Record {Number(rows.GetInt64(0))} was made of it", null);
            }
        }

        void Step(int change, string text, DataRecord? was)
        {
            var made = changes[change];
            steps.Add(new RecordStep(change, made.Kind, char.ToUpperInvariant(text[0]) + text[1..], made.At, was));
        }
    }

    private static List<(int From, int? To)> Lives(SqliteConnection connection, long id)
    {
        var lives = new List<(int From, int? To)>();
        using var command = connection.Command(
            "SELECT added_in, removed_in FROM past WHERE record = $id UNION ALL SELECT added_in, removed_in FROM records WHERE "
                + "id = $id ORDER BY 1",
            ("$id", id)
        );
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            lives.Add((rows.GetInt32(0), (int?)rows.Long(1)));
        }
        return lives;
    }

    private static string Shown(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? "none" : Convert.ToString(row.GetValue(column), CultureInfo.InvariantCulture)!;

    private static string Number(long id) => id.ToString(CultureInfo.InvariantCulture);
}
