using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Data.Store;

namespace Jarvis.Data.Balancing;

/// <summary>
/// Chooses the validation records of a dataset in one change set. Records that their source marks as test stay in that split.
/// </summary>
public static class SplitChange
{
    /// <summary>
    /// A document with more than this share of the dataset's records cannot stay on one side without leaving the other empty or far from
    /// its intended share.
    /// </summary>
    private const double LargestShare = 0.5;

    /// <exception cref="DatasetException">Another job is changing the dataset, or the share is not between 0 and 1.</exception>
    public static DatasetChange? Apply(
        string datasetDirectory,
        SplitRequest request,
        TimeProvider time,
        Action<double> done,
        CancellationToken cancellationToken
    )
    {
        if (request.Validation is not (> 0 and < 1))
        {
            throw new DatasetException($"The share of validation records is {request.Validation}; it must be above 0 and below 1.");
        }
        using var change = ChangeSet.Begin(datasetDirectory, time, ChangeKinds.Split, "");
        SplitPlan plan;
        SplitGroups groups;
        using (var store = RecordStore.Open(datasetDirectory))
        {
            groups = SplitGroups.Of(store, (long)(store.Count() * LargestShare), share => done(0.6 * share), cancellationToken);
            plan = SplitPlan.Of(store, groups, request.Validation, request.Seed, cancellationToken);
        }
        done(0.7);
        change.LabelMany(LabelField.Split, plan.Sides());
        done(0.95);
        change.Description = Words(request, plan, groups);
        return change.Commit();
    }

    private static string Words(SplitRequest request, SplitPlan plan, SplitGroups groups)
    {
        var words = string.Create(
            CultureInfo.InvariantCulture,
            $"Held out {plan.HeldOut:N0} of {plan.Records:N0} records for validation "
                + $"({plan.HeldOut / (double)Math.Max(1, plan.Records):P1}, {request.Validation:P1} asked for, seed {request.Seed})"
        );
        return groups.TooLarge.Count == 0
            ? words
            : $"{words}; {groups.TooLarge[0]} is too large for one side, so its pieces were split one by one";
    }
}
