using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Trainer.Supervision;

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

    /// <summary>GPT-2 calls it n_positions, Llama max_position_embeddings.</summary>
    private static int? ContextLength(string folder)
    {
        if (JsonFile.Read<JsonDocument>(Path.Combine(folder, "config.json")) is not { RootElement: { ValueKind: JsonValueKind.Object } config }) return null;
        foreach (string key in (string[])["n_positions", "max_position_embeddings"])
            if (config.TryGetProperty(key, out var value) && value.TryGetInt32(out int length)) return length;
        return null;
    }
}
