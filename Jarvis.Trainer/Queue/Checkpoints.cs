using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Networks;

namespace Jarvis.Trainer.Queue;

/// <summary>The finished checkpoints of runs, as they lie on the disk.</summary>
internal sealed class Checkpoints(RunBook book, JarvisPaths paths)
{
    /// <summary>Of every run that is not deleted, newest first.</summary>
    public IReadOnlyList<CheckpointSummary> All(string? runId) => [.. book.All().Where(run => !run.IsDeleted && (runId is null || run.Id == runId))
        .SelectMany(Of).OrderByDescending(checkpoint => checkpoint.WrittenAt)];

    /// <summary>Of one run, by step.</summary>
    public IReadOnlyList<CheckpointSummary> Of(RunRow run)
    {
        var found = new CheckpointStore(paths.Run(run.Id).Checkpoints).All();
        string? last = found.LastOrDefault()?.Name;
        string? best = run.Progress.BestCheckpoint ?? found.LastOrDefault(checkpoint => checkpoint.Manifest.Best)?.Name;
        return [.. found.Select(checkpoint => new CheckpointSummary(run.Id, run.Name, checkpoint.Name, checkpoint.Folder, checkpoint.Manifest.Step, checkpoint.Manifest.WrittenAt,
            checkpoint.Manifest.Bytes, checkpoint.Manifest.ValidationLoss, checkpoint.Name == best, checkpoint.Name == last, run.Plan.Size, checkpoint.Manifest.Parameters,
            ContextLength(checkpoint.Folder), checkpoint.Manifest.HasEma, checkpoint.Manifest.EmaLoss))];
    }

    /// <summary>Null where the folder is of a model that cannot be read, such as an adapter without its base.</summary>
    private static int? ContextLength(string folder)
    {
        try
        {
            return ModelConfig.Read(folder).ContextLength;
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
