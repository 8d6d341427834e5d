using System.Globalization;
using Jarvis.Contracts;

namespace Jarvis.Web.Trainer;

/// <summary>Routes of one dataset's records: pages, a single record with its history, statistics, and edits by hand.</summary>
public static class TrainerRecords
{
    /// <param name="clip">Maximum number of characters per text.</param>
    /// <param name="filter">A query string that begins with &amp;.</param>
    public static ValueTask<RecordPage> ReadRecordsAsync(
        this TrainerClient trainer,
        string id,
        long offset,
        int limit,
        int clip,
        string filter = "",
        CancellationToken cancellationToken = default
    ) =>
        trainer.GetRecentAsync<RecordPage>(
            string.Create(CultureInfo.InvariantCulture, $"{Dataset(id)}/records?offset={offset}&limit={limit}&clip={clip}{filter}"),
            cancellationToken
        );

    public static Task<RecordHistory> ReadRecordAsync(
        this TrainerClient trainer,
        string id,
        long record,
        CancellationToken cancellationToken = default
    ) => trainer.GetAsync<RecordHistory>(Record(id, record), cancellationToken);

    /// <returns>The record after the change; it has a new number if its content changed.</returns>
    public static Task<DataRecord> EditRecordAsync(
        this TrainerClient trainer,
        string id,
        long record,
        EditRecord edit,
        CancellationToken cancellationToken = default
    ) => trainer.PatchAsync<DataRecord>(Record(id, record), edit, cancellationToken);

    public static Task<DatasetChange> RemoveRecordAsync(
        this TrainerClient trainer,
        string id,
        long record,
        CancellationToken cancellationToken = default
    ) => trainer.DeleteAsync<DatasetChange>(Record(id, record), cancellationToken);

    public static ValueTask<RecordFacets> ReadFacetsAsync(
        this TrainerClient trainer,
        string id,
        string filter = "",
        CancellationToken cancellationToken = default
    ) => trainer.GetRecentAsync<RecordFacets>($"{Dataset(id)}/facets?{filter.TrimStart('&')}", cancellationToken);

    public static ValueTask<List<Histogram>> ReadHistogramsAsync(
        this TrainerClient trainer,
        string id,
        string filter = "",
        CancellationToken cancellationToken = default
    ) => trainer.GetRecentAsync<List<Histogram>>($"{Dataset(id)}/histograms?{filter.TrimStart('&')}", cancellationToken);

    private static string Dataset(string id) => "api/datasets/" + Uri.EscapeDataString(id);

    private static string Record(string id, long record) => $"{Dataset(id)}/records/{record.ToString(CultureInfo.InvariantCulture)}";
}
