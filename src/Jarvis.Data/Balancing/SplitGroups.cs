using Jarvis.Data.Store;
using Microsoft.Data.Sqlite;

namespace Jarvis.Data.Balancing;

/// <summary>
/// Groups records that must stay on the same side of a split: those of one document, those that ask the same question, and those that the
/// doctor considers near duplicates. Union-find over record ids, 4 bytes per record; SQLite sorts the keys that join records, on disk if
/// there are many.
/// </summary>
internal sealed class SplitGroups
{
    private readonly int[] _parent;

    private SplitGroups(long lastId)
    {
        if (lastId >= Array.MaxLength)
        {
            throw new DatasetException(
                $"The dataset has had {lastId:N0} records, more than the {Array.MaxLength:N0} that a split can look at."
            );
        }
        _parent = new int[lastId + 1];
        for (int i = 0; i < _parent.Length; i++)
        {
            _parent[i] = i;
        }
    }

    /// <summary>Documents too large to stay on one side; their records are split individually.</summary>
    public List<string> TooLarge { get; } = [];

    /// <param name="largest">Maximum number of records of a document that is kept together.</param>
    public static SplitGroups Of(RecordStore store, long largest, Action<double> done, CancellationToken cancellationToken)
    {
        var connection = store.Connection;
        var groups = new SplitGroups(connection.Number("SELECT max(id) FROM main.records"));
        groups.JoinDocuments(connection, largest, cancellationToken);
        done(0.2);
        groups.JoinQuestions(store, cancellationToken, share => done(0.2 + 0.7 * share));
        groups.JoinParents(connection);
        groups.JoinDuplicates(connection);
        done(1);
        return groups;
    }

    public int Of(long record)
    {
        int at = (int)record;
        while (_parent[at] != at)
        {
            at = _parent[at] = _parent[_parent[at]];
        }
        return at;
    }

    // The smaller id becomes the root, so that a group's name does not depend on the order of the joins.
    private void Join(long one, long other)
    {
        int a = Of(one),
            b = Of(other);
        _parent[Math.Max(a, b)] = Math.Min(a, b);
    }

    private void JoinDocuments(SqliteConnection connection, long largest, CancellationToken cancellationToken)
    {
        var tooLarge = new HashSet<string>(StringComparer.Ordinal);
        using (
            var command = connection.Command(
                $"SELECT document FROM {LiveView.Name} WHERE document IS NOT NULL GROUP BY document HAVING count(*) > $largest",
                ("$largest", largest)
            )
        )
        using (var rows = command.ExecuteReader())
        {
            while (rows.Read())
            {
                tooLarge.Add(rows.GetString(0));
            }
        }
        TooLarge.AddRange(tooLarge.Order(StringComparer.Ordinal));
        using var documents = connection.Command(
            $"SELECT document, id FROM {LiveView.Name} WHERE document IS NOT NULL ORDER BY document, id"
        );
        using var sorted = documents.ExecuteReader();
        string? current = null;
        long first = 0;
        while (sorted.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            string document = sorted.GetString(0);
            if (document != current)
            {
                (current, first) = (document, sorted.GetInt64(1));
            }
            else if (!tooLarge.Contains(document))
            {
                Join(first, sorted.GetInt64(1));
            }
        }
    }

    private void JoinQuestions(RecordStore store, CancellationToken cancellationToken, Action<double> done)
    {
        var connection = store.Connection;
        connection.Execute("CREATE TEMP TABLE questions(question INTEGER NOT NULL, record INTEGER NOT NULL)");
        long all = Math.Max(1, store.Count()),
            seen = 0;
        using (var insert = connection.Prepared("INSERT INTO questions VALUES ($question, $record)", "$question", "$record"))
        {
            foreach (var record in store.Read())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (QuestionKey.Of(record) is { } key)
                {
                    insert.With(key, record.Id).ExecuteNonQuery();
                }
                if (++seen % 1024 == 0)
                {
                    done(seen / (double)all);
                }
            }
        }
        using var command = connection.Command("SELECT question, record FROM questions ORDER BY question, record");
        using var rows = command.ExecuteReader();
        long? question = null;
        long first = 0;
        while (rows.Read())
        {
            if (rows.GetInt64(0) != question)
            {
                (question, first) = (rows.GetInt64(0), rows.GetInt64(1));
            }
            else
            {
                Join(first, rows.GetInt64(1));
            }
        }
    }

    // A record generated from another has the same content.
    private void JoinParents(SqliteConnection connection)
    {
        using var command = connection.Command($"SELECT id, parent FROM {LiveView.Name} WHERE parent IS NOT NULL");
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            Join(rows.GetInt64(0), rows.GetInt64(1));
        }
    }

    private void JoinDuplicates(SqliteConnection connection)
    {
        using var command = connection.Command(
            $"""
            SELECT f.record, f.other FROM flags f WHERE f.other IS NOT NULL AND f."check" IN ('exact-duplicate', 'near-duplicate', 'leak', 'contradiction')
              AND f.record IN (SELECT id FROM {LiveView.Name}) AND f.other IN (SELECT id FROM {LiveView.Name})
            """
        );
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            Join(rows.GetInt64(0), rows.GetInt64(1));
        }
    }
}
