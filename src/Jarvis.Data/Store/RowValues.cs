using Microsoft.Data.Sqlite;

namespace Jarvis.Data.Store;

/// <summary>Reads nullable columns.</summary>
internal static class RowValues
{
    public static string? Text(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static double? Real(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetDouble(column);

    public static long? Long(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
}
