using Jarvis.Contracts;

namespace Jarvis.Web.Trainer;

/// <summary>Routes of datasets.</summary>
public static class TrainerDatasets
{
    public static ValueTask<List<DatasetSummary>> ListDatasetsAsync(
        this TrainerClient trainer,
        bool recent = false,
        CancellationToken cancellationToken = default
    ) =>
        recent
            ? trainer.GetRecentAsync<List<DatasetSummary>>("api/datasets", cancellationToken)
            : new(trainer.GetAsync<List<DatasetSummary>>("api/datasets", cancellationToken));

    public static ValueTask<DatasetSummary> GetDatasetAsync(
        this TrainerClient trainer,
        string id,
        bool recent = false,
        CancellationToken cancellationToken = default
    ) =>
        recent
            ? trainer.GetRecentAsync<DatasetSummary>(Dataset(id), cancellationToken)
            : new(trainer.GetAsync<DatasetSummary>(Dataset(id), cancellationToken));

    public static Task DeleteDatasetAsync(this TrainerClient trainer, string id, CancellationToken cancellationToken = default) =>
        trainer.DeleteAsync(Dataset(id), cancellationToken);

    public static Task RestoreDatasetAsync(this TrainerClient trainer, string id, CancellationToken cancellationToken = default) =>
        trainer.PostAsync($"{Dataset(id)}/restore", cancellationToken: cancellationToken);

    private static string Dataset(string id) => "api/datasets/" + Uri.EscapeDataString(id);
}
