using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Data.Store;

namespace Jarvis.Data.Doctor;

/// <summary>Reads the newest report of a dataset and updates it for later fixes.</summary>
public static class DoctorReports
{
    /// <summary>
    /// Null if the dataset was never examined. A finding is open again if its fix was undone; once something was fixed, health counts the
    /// records that still have an open warning or problem.
    /// </summary>
    /// <exception cref="DatasetException">The records cannot be read.</exception>
    public static DoctorReport? Newest(string directory)
    {
        if (DoctorFile.Read(directory) is not { } file)
        {
            return null;
        }
        if (file.Report.Findings.All(f => f.MendedBy is null))
        {
            return file.Report;
        }
        using var store = RecordStore.Open(directory);
        var report = file.Now(store.Changes());
        return report with { Health = Health(directory, report, store.Count()) };
    }

    private static double Health(string directory, DoctorReport report, long records)
    {
        using var connection = RecordDatabase.OpenToRead(directory);
        var open = report
            .Findings.Where(f => f.Severity >= FindingSeverity.Warning && f.MendedBy is null && f.Count > 0)
            .Select(f => f.Check)
            .ToList();
        using var command = connection.CreateCommand();
        for (int i = 0; i < open.Count; i++)
        {
            command.Parameters.AddWithValue(string.Create(CultureInfo.InvariantCulture, $"$c{i}"), open[i]);
        }
        // A record that has been rewritten since has a new id.
        command.CommandText = $"""
            SELECT count(DISTINCT f.record) FROM flags f WHERE f."check" IN ({string.Join(
                ", ",
                open.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"$c{i}"))
            )})
            AND EXISTS (SELECT 1 FROM records r WHERE (r.id = f.record OR r.parent = f.record) AND r.removed_in IS NULL)
            """;
        long blamed = Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        return records == 0 ? 1 : Math.Round(1 - Math.Min(1, blamed / (double)records), 4);
    }
}
