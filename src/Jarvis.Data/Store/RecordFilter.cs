using Microsoft.Data.Sqlite;

namespace Jarvis.Data.Store;

/// <summary>A <see cref="RecordQuery"/> as SQL over rows with the alias <c>r</c>. Values are always passed as parameters.</summary>
internal static class RecordFilter
{
    /// <summary>Value of <see cref="RecordQuery.Flag"/> for a flag of any check.</summary>
    public const string AnyFlag = "any";

    public static string Where(SqliteCommand command, RecordQuery query)
    {
        var where = new List<string> { "1" };
        if (query.MatchExpression() is { } match)
        {
            Add("r.id IN (SELECT rowid FROM records_text WHERE records_text MATCH $match)", "$match", match);
        }
        if (query.Flag is { } flag)
        {
            Add(
                flag == AnyFlag ? "r.id IN (SELECT record FROM flags)" : "r.id IN (SELECT record FROM flags WHERE \"check\" = $flag)",
                "$flag",
                flag
            );
        }
        if (query.Source is { } source)
        {
            Add("r.source IN (SELECT id FROM sources WHERE name = $source)", "$source", source);
        }
        Is("kind", (int?)query.Kind);
        Is("synthetic", query.Synthetic is { } synthetic ? (synthetic ? 1 : 0) : null);
        Text("domain", query.Domain);
        Text("split", query.Split);
        Text("language", query.Language);
        Range("quality", query.MinQuality, query.MaxQuality);
        Range("difficulty", query.MinDifficulty, query.MaxDifficulty);
        Range("length", query.MinLength, query.MaxLength);
        return string.Join(" AND ", where);

        void Add(string condition, string name, object value)
        {
            where.Add(condition);
            command.Parameters.AddWithValue(name, value);
        }

        void Is(string column, int? value)
        {
            if (value is { } some)
            {
                Add($"r.{column} = ${column}", $"${column}", some);
            }
        }

        void Text(string column, string? value)
        {
            if (value == "")
            {
                where.Add($"r.{column} IS NULL");
            }
            else if (value is not null)
            {
                Add($"r.{column} = ${column}", $"${column}", value);
            }
        }

        void Range(string column, object? least, object? most)
        {
            if (least is not null)
            {
                Add($"r.{column} >= $min_{column}", $"$min_{column}", least);
            }
            if (most is not null)
            {
                Add($"r.{column} <= $max_{column}", $"$max_{column}", most);
            }
        }
    }

    /// <summary>Ties are ordered by id, so that pages neither lose nor repeat a record.</summary>
    public static string Order(SqliteCommand command, RecordQuery query)
    {
        string direction = query.Descending ? "DESC" : "ASC";
        switch (query.Sort)
        {
            case RecordSort.Length or RecordSort.Quality or RecordSort.Difficulty:
                string column = query.Sort.ToString().ToLowerInvariant();
                return $"r.{column} {direction} NULLS LAST, r.id {direction}";
            case RecordSort.Random:
                // Two rounds of a multiplicative congruence over 31 bits: looks random to a person, and is reproducible for the same seed.
                command.Parameters.AddWithValue("$seed", (query.Seed & 0x7fffffff) + 1);
                return "((((r.id + $seed) * 1103515245 + 12345) & 2147483647) * 69069 + $seed * 7) & 2147483647, r.id";
            default:
                return $"r.id {direction}";
        }
    }
}
