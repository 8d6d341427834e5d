using Jarvis.Contracts;

namespace Jarvis.Web.Trainer;

/// <summary>Routes of finished checkpoints and imported models.</summary>
public static class TrainerModels
{
    public static ValueTask<List<ModelSummary>> ListModelsAsync(
        this TrainerClient trainer,
        bool recent = false,
        CancellationToken cancellationToken = default
    ) =>
        recent
            ? trainer.GetRecentAsync<List<ModelSummary>>("api/models", cancellationToken)
            : new(trainer.GetAsync<List<ModelSummary>>("api/models", cancellationToken));

    public static Task<ModelSummary> KeepModelAsync(
        this TrainerClient trainer,
        ModelSummary model,
        bool kept,
        CancellationToken cancellationToken = default
    ) => trainer.PatchAsync<ModelSummary>(Model(model), new EditModel(kept), cancellationToken);

    public static Task DeleteModelAsync(this TrainerClient trainer, ModelSummary model, CancellationToken cancellationToken = default) =>
        trainer.DeleteAsync(Model(model), cancellationToken);

    public static Task RestoreModelAsync(this TrainerClient trainer, ModelSummary model, CancellationToken cancellationToken = default) =>
        trainer.PostAsync(Model(model) + "/restore", cancellationToken: cancellationToken);

    public static Task<CheckpointProof> VerifyModelAsync(
        this TrainerClient trainer,
        ModelSummary model,
        CancellationToken cancellationToken = default
    ) => trainer.PostAsync<CheckpointProof>(Model(model) + "/verify", cancellationToken: cancellationToken);

    /// <summary>As a zip file, by a job.</summary>
    public static Task<DataJob> ExportModelAsync(
        this TrainerClient trainer,
        ModelSummary model,
        bool ema,
        CancellationToken cancellationToken = default
    ) => trainer.PostAsync<DataJob>(Model(model) + "/export", new ExportModel(ema), cancellationToken);

    /// <summary>What is recognised in a folder or an uploaded zip file.</summary>
    public static Task<ModelProbe> ProbeModelAsync(
        this TrainerClient trainer,
        ProbeModel probe,
        CancellationToken cancellationToken = default
    ) => trainer.PostAsync<ModelProbe>("api/models/probe", probe, cancellationToken);

    /// <summary>Copies it into the home, by a job.</summary>
    public static Task<DataJob> ImportModelAsync(
        this TrainerClient trainer,
        ImportModel import,
        CancellationToken cancellationToken = default
    ) => trainer.PostAsync<DataJob>("api/models/import", import, cancellationToken);

    /// <summary>Files of earlier exports, as long as they can be fetched.</summary>
    public static ValueTask<List<ExportedFile>> ListExportsAsync(
        this TrainerClient trainer,
        bool recent = false,
        CancellationToken cancellationToken = default
    ) =>
        recent
            ? trainer.GetRecentAsync<List<ExportedFile>>("api/exports", cancellationToken)
            : new(trainer.GetAsync<List<ExportedFile>>("api/exports", cancellationToken));

    private static string Model(ModelSummary model) => $"api/models/{Uri.EscapeDataString(model.Owner)}/{Uri.EscapeDataString(model.Name)}";
}
