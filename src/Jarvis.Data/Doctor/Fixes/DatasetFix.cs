using Jarvis.Contracts;
using Jarvis.Data.Doctor.Checks;
using Jarvis.Data.Store;

namespace Jarvis.Data.Doctor.Fixes;

/// <summary>
/// Applies the fixes of the newest report, each as one change set that can be undone. A fix touches only the flagged records in their
/// current state: records changed since the report are checked again, removed ones are skipped.
/// </summary>
public sealed class DatasetFix(TimeProvider time)
{
    /// <param name="countTokens">The same as for the examination (<see cref="DoctorAids.CountTokens"/>).</param>
    /// <returns>Null if nothing was left to fix.</returns>
    /// <exception cref="DatasetException">There is no report, or this check found nothing that can be fixed.</exception>
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
    /// Finds the change set that fixed a check after a version, made by a process that died before it updated the report, and updates the
    /// report now. Null if there is none, so the check still needs to be fixed.
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

    /// <summary>The report, provided that this check has something to fix.</summary>
    /// <exception cref="DatasetException">There is no report, or nothing to fix.</exception>
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

    // A replaced record counts as one removed and one added.
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
