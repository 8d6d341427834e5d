using System.Globalization;
using Jarvis.Contracts;

namespace Jarvis.Web.Trainer;

/// <summary>Routes of a dataset's versions and of the operations that create new ones: check, balance, split and others.</summary>
public static class TrainerChanges
{
    public static ValueTask<List<DatasetChange>> ListChangesAsync(
        this TrainerClient trainer,
        string id,
        CancellationToken cancellationToken = default
    ) => trainer.GetRecentAsync<List<DatasetChange>>(Dataset(id) + "/changes", cancellationToken);

    /// <summary>Done at once for a small dataset, otherwise as a job.</summary>
    public static Task UndoChangeAsync(this TrainerClient trainer, string id, int number, CancellationToken cancellationToken = default) =>
        trainer.PostAsync(
            $"{Dataset(id)}/changes/{number.ToString(CultureInfo.InvariantCulture)}/undo",
            cancellationToken: cancellationToken
        );

    public static ValueTask<VersionComparison> CompareAsync(
        this TrainerClient trainer,
        string id,
        int from,
        int to,
        CancellationToken cancellationToken = default
    ) =>
        trainer.GetRecentAsync<VersionComparison>(
            string.Create(CultureInfo.InvariantCulture, $"{Dataset(id)}/compare?from={from}&to={to}"),
            cancellationToken
        );

    /// <returns>Null where the dataset has not been checked yet.</returns>
    public static async ValueTask<DoctorReport?> ReadDoctorAsync(
        this TrainerClient trainer,
        string id,
        bool recent = false,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            return recent
                ? await trainer.GetRecentAsync<DoctorReport>(Dataset(id) + "/doctor", cancellationToken)
                : await trainer.GetAsync<DoctorReport>(Dataset(id) + "/doctor", cancellationToken);
        }
        catch (TrainerException exception) when (exception.IsNotFound)
        {
            return null;
        }
    }

    public static Task<DataJob> ExamineAsync(
        this TrainerClient trainer,
        string id,
        DoctorOptions options,
        CancellationToken cancellationToken = default
    ) => trainer.PostAsync<DataJob>(Dataset(id) + "/doctor", options, cancellationToken);

    public static Task<DataJob> MendAsync(
        this TrainerClient trainer,
        string id,
        IReadOnlyList<string> checks,
        CancellationToken cancellationToken = default
    ) => trainer.PostAsync<DataJob>(Dataset(id) + "/mend", new FixDataset(checks), cancellationToken);

    public static Task<BalancePreview> PreviewBalanceAsync(
        this TrainerClient trainer,
        string id,
        BalanceRequest request,
        CancellationToken cancellationToken = default
    ) => trainer.PostAsync<BalancePreview>(Dataset(id) + "/balance/preview", request, cancellationToken);

    public static Task<DataJob> BalanceAsync(
        this TrainerClient trainer,
        string id,
        BalanceRequest request,
        CancellationToken cancellationToken = default
    ) => trainer.PostAsync<DataJob>(Dataset(id) + "/balance", request, cancellationToken);

    public static Task<DataJob> SplitAsync(
        this TrainerClient trainer,
        string id,
        SplitRequest request,
        CancellationToken cancellationToken = default
    ) => trainer.PostAsync<DataJob>(Dataset(id) + "/split", request, cancellationToken);

    /// <summary>A few records as the request would generate them; nothing is stored.</summary>
    public static Task<List<DataRecord>> PreviewSyntheticAsync(
        this TrainerClient trainer,
        string id,
        SyntheticRequest request,
        CancellationToken cancellationToken = default
    ) => trainer.PostAsync<List<DataRecord>>(Dataset(id) + "/synthetic/preview", request, cancellationToken);

    public static Task<DataJob> MakeSyntheticAsync(
        this TrainerClient trainer,
        string id,
        SyntheticRequest request,
        CancellationToken cancellationToken = default
    ) => trainer.PostAsync<DataJob>(Dataset(id) + "/synthetic", request, cancellationToken);

    /// <summary>Removes all synthetic records as one change.</summary>
    public static Task RemoveSyntheticAsync(this TrainerClient trainer, string id, CancellationToken cancellationToken = default) =>
        trainer.DeleteAsync(Dataset(id) + "/synthetic", cancellationToken);

    public static Task<DataJob> EnhanceAsync(
        this TrainerClient trainer,
        string id,
        EnhanceDataset request,
        CancellationToken cancellationToken = default
    ) => trainer.PostAsync<DataJob>(Dataset(id) + "/enhance", request, cancellationToken);

    private static string Dataset(string id) => "api/datasets/" + Uri.EscapeDataString(id);
}
