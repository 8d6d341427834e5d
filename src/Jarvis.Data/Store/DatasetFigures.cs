using Microsoft.Data.Sqlite;

namespace Jarvis.Data.Store;

/// <summary>The figures of a manifest, counted from the live rows, so that a manifest can always be recreated.</summary>
public sealed record DatasetFigures(
    int Version,
    string Hash,
    long Records,
    long Characters,
    IReadOnlyDictionary<string, long> Kinds,
    IReadOnlyDictionary<string, long> Domains
)
{
    /// <summary>Collects the counts of domains beyond the 5,000 largest (a field that differs in every record is not a domain).</summary>
    public const string OtherDomains = "(other)";

    private const int MaxDomains = 5_000;

    internal static DatasetFigures Of(SqliteConnection connection)
    {
        var kinds = new Dictionary<string, long>();
        long records = 0,
            characters = 0;
        using (
            var command = connection.Command(
                "SELECT kind, count(*), sum(length) FROM records WHERE removed_in IS NULL GROUP BY kind ORDER BY kind"
            )
        )
        using (var rows = command.ExecuteReader())
        {
            while (rows.Read())
            {
                kinds[((Contracts.RecordKind)rows.GetInt32(0)).ToString().ToLowerInvariant()] = rows.GetInt64(1);
                records += rows.GetInt64(1);
                characters += rows.GetInt64(2);
            }
        }
        var (version, hash) = ChangeBook.Newest(connection);
        return new DatasetFigures(version, hash, records, characters, kinds, CountDomains(connection));
    }

    private static Dictionary<string, long> CountDomains(SqliteConnection connection)
    {
        var domains = new Dictionary<string, long>();
        using var command = connection.Command(
            "SELECT domain, count(*) AS n FROM records WHERE removed_in IS NULL AND domain IS NOT NULL GROUP BY domain ORDER "
                + "BY n DESC, domain"
        );
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            var domain = domains.Count < MaxDomains ? rows.GetString(0) : OtherDomains;
            domains[domain] = domains.GetValueOrDefault(domain) + rows.GetInt64(1);
        }
        return domains;
    }
}
