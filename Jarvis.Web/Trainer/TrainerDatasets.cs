using System.Globalization;
using Jarvis.Contracts;

namespace Jarvis.Web.Trainer;

/// <summary>Routes of datasets.</summary>
public static class TrainerDatasets
{
    public static ValueTask<List<DatasetSummary>> ListDatasetsAsync(this TrainerClient trainer, bool recent = false, CancellationToken stop = default) =>
        recent ? trainer.GetRecentAsync<List<DatasetSummary>>("api/datasets", stop) : new(trainer.GetAsync<List<DatasetSummary>>("api/datasets", stop));

    public static ValueTask<DatasetSummary> GetDatasetAsync(this TrainerClient trainer, string id, bool recent = false, CancellationToken stop = default) =>
        recent ? trainer.GetRecentAsync<DatasetSummary>(Dataset(id), stop) : new(trainer.GetAsync<DatasetSummary>(Dataset(id), stop));

    /// <param name="clip">Most characters of one text.</param>
    public static ValueTask<RecordPage> ReadRecordsAsync(this TrainerClient trainer, string id, long offset, int limit, string? query, string? kind, string? domain, int clip,
        CancellationToken stop = default)
    {
        string path = string.Create(CultureInfo.InvariantCulture, $"{Dataset(id)}/records?offset={offset}&limit={limit}&clip={clip}");
        foreach (var (name, value) in ((string, string?)[])[("query", query), ("kind", kind), ("domain", domain)])
        {
            path += string.IsNullOrEmpty(value) ? "" : $"&{name}={Uri.EscapeDataString(value)}";
        }

        return trainer.GetRecentAsync<RecordPage>(path, stop);
    }

    public static Task DeleteDatasetAsync(this TrainerClient trainer, string id, CancellationToken stop = default) => trainer.DeleteAsync(Dataset(id), stop);

    public static Task RestoreDatasetAsync(this TrainerClient trainer, string id, CancellationToken stop = default) =>
        trainer.PostAsync($"{Dataset(id)}/restore", stop: stop);

    private static string Dataset(string id) => "api/datasets/" + Uri.EscapeDataString(id);
}
