using Jarvis.Data;
using Jarvis.Engine.Training;
using Jarvis.Runs.Models;
using Jarvis.Storage;
using Jarvis.Trainer.Datasets;
using Jarvis.Trainer.Jobs;

namespace Jarvis.Trainer.Models;

internal sealed record ModelExportTask(string Owner, string Name, bool Ema);

/// <summary>Writes a model folder, with an adapter merged into its base, as one zip file of <c>exports/</c>.</summary>
internal sealed class ModelExportJob(ModelLibrary library, ExportFiles files) : JobKind<ModelExportTask>
{
    public const string Kind = "model-export";

    /// <summary>Space that a zip file's own entries and the file system need.</summary>
    private const long Spare = 16 << 20;

    public override string Name => Kind;

    public override JobLane Lane => JobLane.Imports;

    public override string DoneTitle(JobRow job) => $"{job.Name} is ready";

    protected override JobOutcome Run(ModelExportTask task, JobRun job)
    {
        var (stored, _) = library.Find(task.Owner, task.Name);
        string file = $"{task.Owner}-{task.Name}{(task.Ema ? "-ema" : "")}.zip",
            path = files.New(file);
        try
        {
            using var parts = ModelParts.Open(stored.Folder, task.Ema);
            if (DiskRoom.Shortage(Path.GetDirectoryName(path)!, parts.Bytes + Spare, "the export") is { } shortage)
            {
                throw new DatasetException(shortage);
            }
            long bytes = ModelZip.Write(
                parts,
                path,
                Path.GetFileNameWithoutExtension(file),
                share => job.Report(new JobStep(stored.IsAdapter ? "Merging into the base model" : "Copying", share)),
                job.CancellationToken
            );
            return new JobOutcome($"{file}, {ByteText.Of(bytes)}, can be downloaded for a day", file);
        }
        catch (InvalidDataException exception)
        {
            throw new DatasetException(exception.Message, exception);
        }
    }
}
