using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Data.Importing;
using Jarvis.Data.Importing.Sources;
using Jarvis.Data.Reading.Containers;
using Jarvis.Data.Store;
using Jarvis.Trainer.Datasets.Doctor;
using Jarvis.Trainer.Datasets.Uploading;
using Jarvis.Trainer.Jobs;
using Jarvis.Trainer.Paths;
using Jarvis.Trainer.Refusals;

namespace Jarvis.Trainer.Datasets.Importing;

/// <summary>Makes a dataset from uploads, from files on the server, or from the documentation on this machine.</summary>
internal sealed class ImportDatasetJob(
    DatasetLibrary library,
    NewDatasets names,
    Uploads uploads,
    ServerPaths server,
    DoctorService doctor,
    IImportListener listener,
    JarvisPaths paths,
    TimeProvider time
) : UploadsJob<ImportTask>(uploads)
{
    public override string Name => JobView.Import;

    public override JobLane Lane => JobLane.Imports;

    public override string Event => nameof(IRunsClient.ImportChanged);

    public override string FailedText => "Not imported";

    public override string DoneTitle(JobRow job) => $"{job.Name} is ready to train on";

    public override string FailedTitle(JobRow job) => $"{job.Name} was not imported";

    protected override JobOutcome Run(ImportTask task, JobRun job)
    {
        if (job.IsAfterDeath && library.Find(task.DatasetId) is { } made && made.CreatedAt >= job.BegunAt)
        {
            return Outcome(made);
        }
        var request = new ImportRequest(
            Sources(task, job.CancellationToken),
            paths.Dataset(task.DatasetId),
            task.DatasetId,
            job.Name,
            task.Description
        )
        {
            Options = task.Options,
        };
        return Outcome(new Importer(time).Import(request, new Steps(job), job.CancellationToken));
    }

    protected override IReadOnlyList<string> UploadsOf(ImportTask task) => task.UploadIds;

    protected override void Ended(ImportTask task, JobRow job)
    {
        if (task.IsStarter)
        {
            StarterDataset.Mark(paths);
        }
        if (task.Watched is { } file)
        {
            listener.Ended(file, job.State, job.Error);
        }
        if (job.State is ImportState.Done && library.Find(task.DatasetId) is { } manifest)
        {
            doctor.AfterImport(manifest);
        }
    }

    protected override JobRow Renewed(ImportTask task, JobRow job)
    {
        string id = task.IsStarter ? task.DatasetId : names.StillFree(task.DatasetId);
        return job with { Request = Write(task with { DatasetId = id }), Makes = id };
    }

    private IReadOnlyList<SourceSet> Sources(ImportTask task, CancellationToken cancellationToken)
    {
        if (task.IsStarter)
        {
            var source = new StarterSource();
            return [new SourceSet(source.Name, SourceContainer.None, [source], new SkippedFiles())];
        }
        return
        [
            .. task.UploadIds.Select(id => Find(Uploads.PathOf(id), (Uploads.Find(id) ?? throw DatasetRefusals.NoUpload(id)).FileName)),
            .. task.Paths.Select(file => Find(server.Resolve(file.Path), file.Name)),
        ];

        SourceSet Find(string path, string name) => SourceFinder.Find(path, name, task.Format, task.Options, null, cancellationToken);
    }

    private static JobOutcome Outcome(DatasetManifest manifest)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{manifest.Records:N0} records");
        text +=
            manifest.Duplicates > 0 ? string.Create(CultureInfo.InvariantCulture, $", {manifest.Duplicates:N0} duplicates left out") : "";
        text += manifest.LeftOut is { Count: > 0 } left
            ? $", left out: {string.Join(", ", left.Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.Value:N0} {l.Key}")))}"
            : "";
        text += manifest.Broken > 0 ? string.Create(CultureInfo.InvariantCulture, $", {manifest.Broken:N0} invalid rows skipped") : "";
        return new JobOutcome(text, manifest.Id, manifest.Records);
    }

    private sealed class Steps(JobRun job) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) =>
            job.Report(
                new JobStep(
                    string.Create(CultureInfo.InvariantCulture, $"{value.Phase}: {value.Records:N0} records"),
                    value.Share,
                    value.Records,
                    value.Remaining
                )
            );
    }
}
