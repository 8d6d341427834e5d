using System.Collections.Concurrent;
using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Data.Doctor;

namespace Jarvis.Trainer.Datasets;

/// <summary>Each dataset's health from its newest report, for lists; cached until the report or the dataset changes.</summary>
internal sealed class HealthBook(JarvisPaths paths)
{
    private readonly ConcurrentDictionary<string, (DateTime WrittenAt, int Version, double Health, int Findings)> _known = new();

    public DatasetSummary With(DatasetSummary dataset)
    {
        string directory = paths.Dataset(dataset.Id);
        var file = new FileInfo(Path.Combine(directory, DoctorFile.FileName));
        if (!file.Exists)
        {
            return dataset;
        }
        if (!_known.TryGetValue(dataset.Id, out var known) || known.WrittenAt != file.LastWriteTimeUtc || known.Version != dataset.Version)
        {
            try
            {
                if (DoctorReports.Newest(directory) is not { } report)
                {
                    return dataset;
                }
                int open = report.Findings.Count(f => f.Severity >= FindingSeverity.Warning && f.MendedBy is null);
                _known[dataset.Id] = known = (file.LastWriteTimeUtc, dataset.Version, report.Health, open);
            }
            catch (DatasetException)
            {
                return dataset; // opening the report says why it cannot be read
            }
        }
        return dataset with { Health = known.Health, Findings = known.Findings };
    }
}
