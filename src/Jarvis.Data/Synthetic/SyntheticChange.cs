using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Data.Store;

namespace Jarvis.Data.Synthetic;

/// <summary>
/// Adds records that a writer generates from the dataset's records, in one change set. Each is marked as synthetic, references its parent,
/// and has the parent's split, domain, language and document. Synthetic records are never used as parents.
/// </summary>
public static class SyntheticChange
{
    public static IEnumerable<string> Problems(SyntheticRequest request)
    {
        if (request.MaxShare is not (> 0 and < 1))
        {
            yield return $"The most synthetic records are a share of {request.MaxShare.ToString(CultureInfo.InvariantCulture)} of all; it "
                + "must be above 0 and below 1.";
        }
        if (request.Most is < 1)
        {
            yield return $"At most {request.Most} synthetic records; it must be at least 1.";
        }
    }

    /// <summary>Maximum number of records that may be added.</summary>
    public static long Room(RecordStore store, SyntheticRequest request)
    {
        long made = store.Count(new RecordQuery { Synthetic = true }),
            real = store.Count() - made;
        long allowed = (long)Math.Floor(real * request.MaxShare / (1 - request.MaxShare));
        return Math.Max(0, Math.Min(allowed - made, request.Most ?? long.MaxValue));
    }

    /// <returns>Null if no record yielded anything.</returns>
    /// <exception cref="DatasetException">The maximum share is already reached, or the dataset is being changed.</exception>
    public static DatasetChange? Apply(
        string datasetDirectory,
        SyntheticRequest request,
        ISyntheticWriter writer,
        TimeProvider time,
        Action<double, long> done,
        CancellationToken cancellationToken
    )
    {
        using var change = ChangeSet.Begin(datasetDirectory, time, ChangeKinds.Synthetic, "");
        using var store = RecordStore.Open(datasetDirectory);
        long room = Room(store, request),
            all = Math.Max(1, store.Count(new RecordQuery { Synthetic = false })),
            seen = 0;
        if (room == 0)
        {
            throw new DatasetException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"There is no room for synthetic records: they may be {request.MaxShare:P0} of all, and are as many "
                        + $"already. Raise the share, or take the earlier ones out."
                )
            );
        }
        foreach (var (record, order) in store.ReadSeeded(new RecordQuery { Synthetic = false }, request.Seed))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (change.Added >= room)
            {
                break;
            }
            done(Math.Max(++seen / (double)all, change.Added / (double)room), change.Added);
            if (writer.Write(record, order, cancellationToken) is { } draft)
            {
                change.Add(
                    draft with
                    {
                        Domain = record.Domain,
                        Split = record.Split,
                        Language = record.Language,
                        Document = record.Document,
                        Synthetic = true,
                    },
                    parent: record.Id
                );
            }
        }
        change.Description = string.Create(
            CultureInfo.InvariantCulture,
            $"Added {change.Added:N0} synthetic records ({writer.Name}, seed {request.Seed}) made of {seen:N0} records"
        );
        return change.Commit();
    }

    /// <summary>Removes every synthetic record; null if there was none.</summary>
    public static DatasetChange? RemoveAll(string datasetDirectory, TimeProvider time)
    {
        using var change = ChangeSet.Begin(datasetDirectory, time, ChangeKinds.Synthetic, "");
        long removed = change.RemoveWhere(new RecordQuery { Synthetic = true });
        change.Description = string.Create(CultureInfo.InvariantCulture, $"Took out {removed:N0} synthetic records");
        return change.Commit();
    }
}
