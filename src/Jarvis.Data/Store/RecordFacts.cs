using Microsoft.Data.Sqlite;

namespace Jarvis.Data.Store;

/// <summary>The parts of a row that count for the version's hash, with the content as a digest.</summary>
internal readonly record struct RecordFacts(
    long Id,
    byte[] Digest,
    string? Domain,
    double? Difficulty,
    double? Quality,
    string? Split,
    string? Language,
    string? Document,
    bool Synthetic
)
{
    public const string Columns = "id, digest, domain, difficulty, quality, split, language, document, synthetic";

    public const int ColumnCount = 9;

    public static RecordFacts Of(SqliteDataReader row) =>
        new(
            row.GetInt64(0),
            (byte[])row.GetValue(1),
            row.Text(2),
            row.Real(3),
            row.Real(4),
            row.Text(5),
            row.Text(6),
            row.Text(7),
            row.GetInt64(8) != 0
        );

    public object? Of(LabelField field) =>
        field switch
        {
            LabelField.Domain => Domain,
            LabelField.Difficulty => Difficulty,
            LabelField.Quality => Quality,
            LabelField.Split => Split,
            _ => Language,
        };

    public RecordFacts With(LabelField field, object? value) =>
        field switch
        {
            LabelField.Domain => this with { Domain = (string?)value },
            LabelField.Difficulty => this with { Difficulty = (double?)value },
            LabelField.Quality => this with { Quality = (double?)value },
            LabelField.Split => this with { Split = (string?)value },
            _ => this with { Language = (string?)value },
        };

    public VersionSum Sum() => VersionSum.Of(RecordDigest.OfRow(this));

    /// <summary>Sum over the rows whose ids a query returns, streamed.</summary>
    public static VersionSum Sum(SqliteConnection connection, string ids)
    {
        var sum = new VersionSum();
        using var command = connection.Command($"SELECT {Columns} FROM records WHERE id IN ({ids}) ORDER BY id");
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            sum.Add(Of(rows).Sum());
        }
        return sum;
    }
}
