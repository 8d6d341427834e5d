using Jarvis.Contracts;

namespace Jarvis.Web.Trainer;

/// <summary>Routes of datasets.</summary>
public static class TrainerDatasets
{
    public static ValueTask<List<DatasetSummary>> ListDatasetsAsync(this TrainerClient trainer, bool recent = false, CancellationToken stop = default) =>
        recent ? trainer.GetRecentAsync<List<DatasetSummary>>("api/datasets", stop) : new(trainer.GetAsync<List<DatasetSummary>>("api/datasets", stop));

    public static ValueTask<DatasetSummary> GetDatasetAsync(this TrainerClient trainer, string id, bool recent = false, CancellationToken stop = default) =>
        recent ? trainer.GetRecentAsync<DatasetSummary>(Dataset(id), stop) : new(trainer.GetAsync<DatasetSummary>(Dataset(id), stop));

    public static Task DeleteDatasetAsync(this TrainerClient trainer, string id, CancellationToken stop = default) => trainer.DeleteAsync(Dataset(id), stop);

    public static Task RestoreDatasetAsync(this TrainerClient trainer, string id, CancellationToken stop = default) =>
        trainer.PostAsync($"{Dataset(id)}/restore", stop: stop);

    private static string Dataset(string id) => "api/datasets/" + Uri.EscapeDataString(id);
}
