using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Generation;
using Jarvis.Trainer.Paths;
using Jarvis.Trainer.Refusals;
using Jarvis.Trainer.Runs;

namespace Jarvis.Trainer.Datasets;

/// <summary>Models that write records: finds the one that a request names, and opens it for one job.</summary>
internal sealed class ModelWriters(Checkpoints checkpoints, RunBook book, ServerPaths server)
{
    /// <exception cref="RequestRefusedException">There is no such model, or it lies outside the allowed folders.</exception>
    public string Folder(string? model)
    {
        if (string.IsNullOrWhiteSpace(model))
        {
            throw RequestRefusedException.Bad(
                "Which model shall write?",
                "Name the folder of a checkpoint (GET /api/checkpoints), or the id of a run."
            );
        }
        if (book.Find(model) is { IsDeleted: false } run)
        {
            var known = checkpoints.Of(run);
            return (known.FirstOrDefault(c => c.Best) ?? known.LastOrDefault())?.Path
                ?? throw RequestRefusedException.NotNow(
                    "This run has no checkpoint yet.",
                    $"{run.Name} writes its first one on its way; wait for it, or choose another model."
                );
        }
        if (checkpoints.All(null).Any(c => c.Path == model || Path.Combine(c.Path, CheckpointManifest.EmaFolder) == model))
        {
            return model;
        }
        string real = server.ResolveFolder(model);
        return File.Exists(Path.Combine(real, "config.json")) || File.Exists(Path.Combine(real, "adapter_config.json"))
            ? real
            : throw RequestRefusedException.Bad(
                "There is no model.",
                $"{model} is no model folder (config.json is missing). Choose one of GET /api/checkpoints."
            );
    }

    /// <exception cref="DatasetException">It cannot be loaded, or it cannot write text.</exception>
    public static ModelWriter Open(string folder, SyntheticRequest request)
    {
        IDisposable? inUse = null;
        try
        {
            inUse = InUseLock.TryShare(folder);
            return new ModelWriter(TextModel.Load(folder), inUse, request);
        }
        catch (Exception exception)
        {
            inUse?.Dispose();
            if (exception is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                throw new DatasetException($"The model cannot write: {exception.Message}", exception);
            }
            throw;
        }
    }
}
