using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Data.Store;

namespace Jarvis.Data.Balancing;

/// <summary>
/// Balances the domains of a dataset in one change set, keeping the records of each domain that come first in the seeded order.
/// </summary>
public static class BalanceChange
{
    public static BalancePreview Preview(RecordStore store, BalanceRequest request)
    {
        var before = Sizes(store);
        return new BalancePreview(before, DomainBalance.After(before, request));
    }

    /// <param name="done">Receives the share of domains that are done.</param>
    /// <returns>Null if nothing had to be removed.</returns>
    /// <exception cref="DatasetException">Another job is changing the dataset.</exception>
    public static DatasetChange? Apply(
        string datasetDirectory,
        BalanceRequest request,
        TimeProvider time,
        Action<double> done,
        CancellationToken cancellationToken
    )
    {
        using var change = ChangeSet.Begin(datasetDirectory, time, ChangeKinds.Balance, "");
        BalancePreview plan;
        using (var store = RecordStore.Open(datasetDirectory)) // the version before this change, which nothing else can change now
        {
            plan = Preview(store, request);
        }
        int domains = 0;
        foreach (var (domain, records) in plan.Before)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (plan.After[domain] < records)
            {
                change.RemoveBehind(domain, plan.After[domain], request.Seed);
            }
            done(++domains / (double)plan.Before.Count);
        }
        change.Description = string.Create(
            CultureInfo.InvariantCulture,
            $"Balanced {plan.Before.Count:N0} domains: {plan.Before.Values.Sum():N0} records became "
                + $"{plan.After.Values.Sum():N0}{Words(request)}"
        );
        return change.Commit();
    }

    private static Dictionary<string, long> Sizes(RecordStore store)
    {
        var sizes = new Dictionary<string, long>();
        using var command = store.Connection.Command(
            $"SELECT domain, count(*) AS n FROM {LiveView.Name} GROUP BY domain ORDER BY n DESC, domain"
        );
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            sizes[rows.Text(0) ?? ""] = rows.GetInt64(1);
        }
        return sizes;
    }

    private static string Words(BalanceRequest request)
    {
        string?[] settings =
        [
            request.Floor is { } floor ? string.Create(CultureInfo.InvariantCulture, $"floor {floor}") : null,
            request.Cap is { } cap ? string.Create(CultureInfo.InvariantCulture, $"cap {cap}") : null,
            request.Temperature > 1 ? string.Create(CultureInfo.InvariantCulture, $"temperature {request.Temperature}") : null,
            string.Create(CultureInfo.InvariantCulture, $"seed {request.Seed}"),
        ];
        return $" ({string.Join(", ", settings.OfType<string>())})";
    }
}
