using Jarvis.Contracts;
using Jarvis.Data.Doctor.Checks;
using Jarvis.Data.Store;

namespace Jarvis.Data.Doctor.Fixes;

/// <summary>
/// Carries out the mends of the newest report, each as one change set that can be undone. A mend touches the flagged records alone, as they
/// are now: what was changed since the report is looked at again, what is gone is left out.
/// </summary>
public sealed class DatasetFix(TimeProvider time)
{
    /// <param name="countTokens">As at the examination (<see cref="DoctorAids.CountTokens"/>).</param>
    /// <returns>Null where nothing was left to mend.</returns>
    /// <exception cref="DatasetException">There is no report, or this check found nothing that can be mended.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing was changed.</exception>
    public DatasetChange? Apply(
        string directory,
        string check,
        Func<DataRecord, int>? countTokens = null,
        Action<double>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        var file = Open(directory, check);
        using var change = ChangeSet.Begin(directory, time, ChangeKinds.Mend, "");
        using (var store = RecordStore.Open(directory))
        using (var flagged = new FlaggedRecords(directory))
        {
            bool labels = LabelFixes.Checks.Contains(check);
            var steps = labels
                ? LabelFixes.Steps(directory, check, file, flagged, store)
                : ContentFixes.Steps(check, file.Report.Options, flagged, store, countTokens);
            double total = Math.Max(1, labels ? file.Report.Records : flagged.Count(check));
            long done = 0;
            foreach (var (id, step) in steps)
            {
                if (++done % 64 == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    progress?.Invoke(Math.Min(1, done / total));
                }
                Take(change, id, step);
            }
        }
        cancellationToken.ThrowIfCancellationRequested();
        change.Description = Said(file.Report.Findings.First(f => f.Check == check).Title, change);
        var made = change.Commit();
        if (made is not null)
        {
            file.Mended(check, made.Number).Write(directory);
        }
        return made;
    }

    /// <summary>
    /// The change of a check that was made behind a version by a process that died before its report said so; the report says so now. Null
    /// where there is none, and the check is still to be mended.
    /// </summary>
    public static DatasetChange? FindMade(string directory, string check, int behindVersion)
    {
        if (DoctorFile.Read(directory) is not { } file || ChangeSet.FindMade(directory, ChangeKinds.Mend, behindVersion) is not { } made)
        {
            return null;
        }
        file.Mended(check, made.Number).Write(directory);
        return made;
    }

    /// <summary>The report, where this check has something to mend.</summary>
    /// <exception cref="DatasetException">There is no report, or nothing to mend.</exception>
    public static DoctorFile Open(string directory, string check)
    {
        var file =
            DoctorFile.Read(directory)
            ?? throw new DatasetException("This dataset was never examined, so there is nothing to fix. Run the doctor first.");
        using (var store = RecordStore.Open(directory))
        {
            file = file with { Report = file.Now(store.Changes()) };
        }
        if (file.Report.Findings.FirstOrDefault(f => f.Check == check) is not { } finding)
        {
            throw new DatasetException($"The doctor has no check \"{(check.Length > 40 ? check[..40] : check)}\". The report lists them.");
        }
        return finding switch
        {
            { Mend: null } => throw new DatasetException(
                $"\"{finding.Title}\" found nothing that can be fixed by itself. Its examples show what to look at."
            ),
            { MendedBy: { } by } => throw new DatasetException(
                $"\"{finding.Title}\" was fixed by change {by} already. Undo that change first, or run the doctor again."
            ),
            _ => file,
        };
    }

    private static void Take(ChangeSet change, long id, FixStep? step)
    {
        switch (step)
        {
            case FixStep.Remove:
                change.Remove(id);
                break;
            case FixStep.Replace(var draft):
                change.Replace(id, draft);
                break;
            case FixStep.Label(var field, var value):
                change.Label(id, field, value);
                break;
        }
    }

    // Content put in another's place is counted as one removed and one added.
    private static string Said(string title, ChangeSet change)
    {
        var parts = new List<string>();
        if (change.Removed > change.Added)
        {
            parts.Add($"removed {NumberText.Count(change.Removed - change.Added, "record")}");
        }
        if (change.Added > 0)
        {
            parts.Add($"rewrote {NumberText.Count(change.Added, "record")}");
        }
        if (change.Relabelled > 0)
        {
            parts.Add($"relabelled {NumberText.Count(change.Relabelled, "record")}");
        }
        return $"Fixed \"{title}\": {string.Join(", ", parts)}";
    }
}
