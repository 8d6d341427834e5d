using System.Globalization;
using Jarvis.Contracts;

namespace Jarvis.Web.Trainer;

/// <summary>Routes of one dataset's records: pages, one with its history, figures, and what is changed by hand.</summary>
public static class TrainerRecords
{
    /// <param name="clip">Most characters of one text.</param>
    /// <param name="filter">As a query string that begins with &amp;.</param>
    public static ValueTask<RecordPage> ReadRecordsAsync(this TrainerClient trainer, string id, long offset, int limit, int clip, string filter = "", CancellationToken stop = default) =>
        trainer.GetRecentAsync<RecordPage>(string.Create(CultureInfo.InvariantCulture, $"{Dataset(id)}/records?offset={offset}&limit={limit}&clip={clip}{filter}"), stop);

    public static Task<RecordHistory> ReadRecordAsync(this TrainerClient trainer, string id, long record, CancellationToken stop = default) =>
        trainer.GetAsync<RecordHistory>(Record(id, record), stop);

    /// <returns>The record as it is now; where its content changed it has another number.</returns>
    public static Task<DataRecord> EditRecordAsync(this TrainerClient trainer, string id, long record, EditRecord edit, CancellationToken stop = default) =>
        trainer.PatchAsync<DataRecord>(Record(id, record), edit, stop);

    public static Task<DatasetChange> RemoveRecordAsync(this TrainerClient trainer, string id, long record, CancellationToken stop = default) =>
        trainer.DeleteAsync<DatasetChange>(Record(id, record), stop);

    public static ValueTask<RecordFacets> ReadFacetsAsync(this TrainerClient trainer, string id, string filter = "", CancellationToken stop = default) =>
        trainer.GetRecentAsync<RecordFacets>($"{Dataset(id)}/facets?{filter.TrimStart('&')}", stop);

    public static ValueTask<List<Histogram>> ReadHistogramsAsync(this TrainerClient trainer, string id, string filter = "", CancellationToken stop = default) =>
        trainer.GetRecentAsync<List<Histogram>>($"{Dataset(id)}/histograms?{filter.TrimStart('&')}", stop);

    private static string Dataset(string id) => "api/datasets/" + Uri.EscapeDataString(id);

    private static string Record(string id, long record) => $"{Dataset(id)}/records/{record.ToString(CultureInfo.InvariantCulture)}";
}
