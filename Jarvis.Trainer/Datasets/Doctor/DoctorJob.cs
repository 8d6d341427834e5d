using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Data.Doctor;
using Jarvis.Runs.Doctor;
using Jarvis.Trainer.Jobs;
using Jarvis.Trainer.Paths;

namespace Jarvis.Trainer.Datasets.Doctor;

/// <summary>Examines a dataset. The report is written last, so an examination that was cut short simply starts over.</summary>
internal sealed class DoctorJob(ServerPaths server, JarvisPaths paths, TimeProvider time) : JobKind<DatasetTask<DoctorOptions>>
{
    public const string Kind = "doctor";

    public override string Name => Kind;

    protected override JobOutcome Run(DatasetTask<DoctorOptions> task, JobRun job)
    {
        string directory = paths.Dataset(task.DatasetId);
        try
        {
            using var room = DoctorRoom.Open(task.Options, paths, server.ResolveFolder, job.CancellationToken);
            var report = new DataDoctor(time).Examine(
                directory,
                task.DatasetId,
                task.Options,
                room.Aids,
                step => job.Report(new JobStep(step.Text, step.Share)),
                job.CancellationToken
            );
            int open = report.Findings.Count(finding => finding.Severity >= FindingSeverity.Warning);
            string findings =
                open == 0 ? "nothing to fix"
                : open == 1 ? "1 finding"
                : $"{open} findings";
            return new JobOutcome(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{report.Records:N0} records, health {HealthText.Of(report.Health)}, {findings}"
                ),
                task.DatasetId
            );
        }
        catch (Exception exception) when (exception is not OperationCanceledException && !Directory.Exists(directory))
        {
            throw new DatasetException("The dataset was deleted while it was examined.", exception);
        }
    }
}
