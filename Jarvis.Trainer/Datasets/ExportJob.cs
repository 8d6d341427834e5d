using System.Globalization;
using Jarvis.Data.Exporting;
using Jarvis.Trainer.Jobs;

namespace Jarvis.Trainer.Datasets;

/// <param name="Version">Fixed when the export is requested, so that a second attempt writes the same records.</param>
internal sealed record ExportTask(string DatasetId, string Format, int Version);

/// <summary>Writes a dataset into a file of <c>exports/</c> that can be fetched for a day.</summary>
internal sealed class ExportJob(DatasetLibrary library, ExportFiles files) : JobKind<ExportTask>
{
    public const string Kind = "export";

    public override string Name => Kind;

    protected override JobOutcome Run(ExportTask task, JobRun job)
    {
        string name = $"{task.DatasetId}-v{task.Version.ToString(CultureInfo.InvariantCulture)}.{task.Format}";
        using var store = library.OpenRecords(task.DatasetId, task.Version);
        long records = DatasetExport.ToFile(
            store,
            files.New(name),
            share => job.Report(new JobStep($"Exporting as {task.Format}", share)),
            job.CancellationToken
        );
        return new JobOutcome(string.Create(CultureInfo.InvariantCulture, $"{records:N0} records in {name}"), name);
    }
}
