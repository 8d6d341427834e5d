using Jarvis.Contracts;

namespace Jarvis.Web.Trainer;

/// <summary>Routes of sources that are looked at, imported and watched. Uploads go from the browser straight to <c>/api/uploads</c>.</summary>
public static class TrainerImports
{
    public static Task<ImportProbe> ProbeAsync(this TrainerClient trainer, ProbeImport probe, CancellationToken stop = default) =>
        trainer.PostAsync<ImportProbe>("api/imports/probe", probe, stop);

    public static ValueTask<List<ImportJob>> ListImportsAsync(this TrainerClient trainer, bool recent = false, CancellationToken stop = default) =>
        recent ? trainer.GetRecentAsync<List<ImportJob>>("api/imports", stop) : new(trainer.GetAsync<List<ImportJob>>("api/imports", stop));

    public static Task<ImportJob> ImportAsync(this TrainerClient trainer, ImportDataset import, CancellationToken stop = default) =>
        trainer.PostAsync<ImportJob>("api/datasets/import", import, stop);

    public static Task<ImportJob> MakeStarterAsync(this TrainerClient trainer, CancellationToken stop = default) =>
        trainer.PostAsync<ImportJob>("api/datasets/starter", stop: stop);

    /// <summary>One that stopped at broken lines goes on without them.</summary>
    /// <param name="force">However much is broken.</param>
    public static Task AcceptBrokenAsync(this TrainerClient trainer, string id, bool force, CancellationToken stop = default) =>
        trainer.PostAsync($"api/imports/{Uri.EscapeDataString(id)}/accept", new AcceptBroken(force), stop);

    /// <summary>Cancels it, or takes it from the list when it is over.</summary>
    public static Task CancelImportAsync(this TrainerClient trainer, string id, CancellationToken stop = default) =>
        trainer.DeleteAsync("api/imports/" + Uri.EscapeDataString(id), stop);
}
