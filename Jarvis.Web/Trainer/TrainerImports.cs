using Jarvis.Contracts;

namespace Jarvis.Web.Trainer;

/// <summary>
/// Routes of sources that are looked at, imported and watched. Uploads go from the browser straight to <c>/api/uploads</c>.
/// </summary>
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

    /// <summary>One that stopped at broken lines goes on without them.</summary>
    /// <param name="force">However much is broken.</param>
    public static Task AcceptBrokenAsync(
        this TrainerClient trainer,
        string id,
        bool force,
        CancellationToken cancellationToken = default
    ) => trainer.PostAsync($"api/imports/{Uri.EscapeDataString(id)}/accept", new AcceptInvalid(force), cancellationToken);

    /// <summary>Cancels it, or takes it from the list when it is over.</summary>
    public static Task CancelImportAsync(this TrainerClient trainer, string id, CancellationToken cancellationToken = default) =>
        trainer.DeleteAsync("api/imports/" + Uri.EscapeDataString(id), cancellationToken);
}
