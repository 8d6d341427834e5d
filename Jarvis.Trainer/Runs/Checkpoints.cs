using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Trainer.Refusals;

namespace Jarvis.Trainer.Runs;

/// <summary>The finished checkpoints of runs, as found on disk.</summary>
internal sealed class Checkpoints(RunBook book, ModelFactsCache facts, JarvisPaths paths)
{
    /// <summary>Of every run that is not deleted, newest first.</summary>
    public IReadOnlyList<CheckpointSummary> All(string? runId) =>
        [
            .. book.All()
                .Where(run => !run.IsDeleted && (runId is null || run.Id == runId))
                .SelectMany(Of)
                .OrderByDescending(checkpoint => checkpoint.WrittenAt),
        ];

    /// <summary>Of one run, by step.</summary>
    public IReadOnlyList<CheckpointSummary> Of(RunRow run)
    {
        var found = new CheckpointStore(paths.Run(run.Id).Checkpoints).All();
        string? last = found.LastOrDefault()?.Name;
        string? best = found.FirstOrDefault(checkpoint => checkpoint.Name == run.Progress.BestCheckpoint)?.Name
            ?? found.LastOrDefault(checkpoint => checkpoint.Manifest.Best)?.Name; // the run's best may have been deleted
        return
        [
            .. found.Select(checkpoint => new CheckpointSummary(
                run.Id,
                run.Name,
                checkpoint.Name,
                checkpoint.Folder,
                checkpoint.Manifest.Step,
                checkpoint.Manifest.WrittenAt,
                checkpoint.Manifest.Bytes,
                checkpoint.Manifest.ValidationLoss,
                checkpoint.Name == best,
                checkpoint.Name == last,
                run.Plan.Model.Size,
                checkpoint.Manifest.Parameters,
                facts.Of(checkpoint.Folder, checkpoint.Manifest).ContextLength,
                checkpoint.Manifest.HasEma,
                checkpoint.Manifest.EmaLoss
            )
            {
                Architecture = facts.Of(checkpoint.Folder, checkpoint.Manifest).Architecture,
                IsAdapter = checkpoint.Manifest.Files.Any(file => file.Name == AdapterConfig.FileName),
            }),
        ];
    }

    /// <summary>Reads every byte of one checkpoint and compares it with the hashes that were written with it.</summary>
    public CheckpointProof Verify(RunRow run, string name)
    {
        var found = new CheckpointStore(paths.Run(run.Id).Checkpoints).All().FirstOrDefault(checkpoint => checkpoint.Name == name)
            ?? throw new RequestRefusedException(
                "There is no such checkpoint.",
                $"{run.Name} has no finished checkpoint '{name}' any more; its page lists those that are there.",
                RefusalKind.NotFound
            );
        return CheckpointHashes.Proof(found.Folder, found.Manifest);
    }
}
