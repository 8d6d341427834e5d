using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Engine.Checkpoints;
using Jarvis.Runs.Models;
using Jarvis.Storage;
using Jarvis.Trainer.Datasets.Uploading;
using Jarvis.Trainer.Jobs;

namespace Jarvis.Trainer.Models;

/// <param name="Owner">Id of the model that is made.</param>
/// <param name="Path">Of the folder on the server; null for an upload.</param>
/// <param name="UploadId">Of the zip file; null for a folder.</param>
/// <param name="Source">Where it comes from, for the user.</param>
internal sealed record ModelImportTask(string Owner, string Name, string? Path, string? UploadId, string Source);

/// <summary>Copies a model folder, or the zip file of one, into <c>models/</c>.</summary>
internal sealed class ModelImportJob(ModelImports imports, Uploads uploads, JarvisPaths paths, TimeProvider time)
    : UploadsJob<ModelImportTask>(uploads)
{
    public const string Kind = "model-import";

    public override string Name => Kind;

    public override JobLane Lane => JobLane.Imports;

    protected override JobOutcome Run(ModelImportTask task, JobRun job)
    {
        string target = Path.Combine(paths.Models, task.Owner, ModelImport.FirstVersion);
        if (job.IsAfterDeath && CheckpointManifest.TryRead(target) is { } made && made.WrittenAt >= job.BegunAt)
        {
            return Outcome(task, made);
        }
        try
        {
            using var source = imports.Open(task.Path, task.UploadId);
            if (DiskRoom.Shortage(paths.Home, source.Files().Sum(file => file.Bytes), "the import") is { } shortage)
            {
                throw new DatasetException(shortage);
            }
            return Outcome(
                task,
                ModelImport.Run(
                    source,
                    new ImportedModel(task.Name, task.Source),
                    target,
                    time,
                    share => job.Report(new JobStep("Copying", share)),
                    job.CancellationToken
                )
            );
        }
        catch (InvalidDataException exception)
        {
            throw new DatasetException(exception.Message, exception);
        }
        finally
        {
            DiskFolder.DeleteIfEmpty(Path.GetDirectoryName(target)!); // a failed import must not take its name
        }
    }

    protected override IReadOnlyList<string> UploadsOf(ModelImportTask request) => request.UploadId is { } upload ? [upload] : [];

    protected override JobRow Renewed(ModelImportTask request, JobRow job)
    {
        string owner = imports.FreeId(request.Owner);
        return job with { Request = Write(request with { Owner = owner }), Target = ModelImports.IdOf(owner) };
    }

    private static JobOutcome Outcome(ModelImportTask task, CheckpointManifest made) =>
        new(
            string.Create(CultureInfo.InvariantCulture, $"{made.Parameters:N0} parameters, {ByteText.Of(made.Bytes)}"),
            ModelImports.IdOf(task.Owner)
        );
}
