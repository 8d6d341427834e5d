using Jarvis.Contracts;

namespace Jarvis.Web.Trainer;

/// <summary>Routes to probe and import sources. Uploads go from the browser directly to <c>/api/uploads</c>.</summary>
public static class TrainerImports
{
    public static Task<ImportProbe> ProbeAsync(
        this TrainerClient trainer,
        ProbeImport probe,
        CancellationToken cancellationToken = default
    ) => trainer.PostAsync<ImportProbe>("api/imports/probe", probe, cancellationToken);

    public static ValueTask<List<ImportJob>> ListImportsAsync(
        this TrainerClient trainer,
        bool recent = false,
        CancellationToken cancellationToken = default
    ) =>
        recent
            ? trainer.GetRecentAsync<List<ImportJob>>("api/imports", cancellationToken)
            : new(trainer.GetAsync<List<ImportJob>>("api/imports", cancellationToken));

    public static Task<ImportJob> ImportAsync(
        this TrainerClient trainer,
        ImportDataset import,
        CancellationToken cancellationToken = default
    ) => trainer.PostAsync<ImportJob>("api/datasets/import", import, cancellationToken);

    public static Task<ImportJob> MakeStarterAsync(this TrainerClient trainer, CancellationToken cancellationToken = default) =>
        trainer.PostAsync<ImportJob>("api/datasets/starter", cancellationToken: cancellationToken);

    /// <summary>Continues an import that stopped at invalid rows, without these rows.</summary>
    /// <param name="force">Continue however many rows are invalid.</param>
    public static Task AcceptBrokenAsync(
        this TrainerClient trainer,
        string id,
        bool force,
        CancellationToken cancellationToken = default
    ) => trainer.PostAsync($"api/imports/{Uri.EscapeDataString(id)}/accept", new AcceptInvalid(force), cancellationToken);

    /// <summary>Deletes an upload that nothing was made of.</summary>
    public static async Task DropUploadAsync(this TrainerClient trainer, string id, CancellationToken cancellationToken = default)
    {
        try
        {
            await trainer.DeleteAsync("api/uploads/" + Uri.EscapeDataString(id), cancellationToken);
        }
        catch (TrainerException)
        {
            // The Trainer deletes unused uploads after an hour.
        }
    }

    /// <summary>Cancels it, or removes it from the list if it has ended.</summary>
    public static Task CancelImportAsync(this TrainerClient trainer, string id, CancellationToken cancellationToken = default) =>
        trainer.DeleteAsync("api/imports/" + Uri.EscapeDataString(id), cancellationToken);
}
