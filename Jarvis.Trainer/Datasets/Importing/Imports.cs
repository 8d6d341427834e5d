using Jarvis.Contracts;
using Jarvis.Trainer.Jobs;
using Jarvis.Trainer.Refusals;

namespace Jarvis.Trainer.Datasets.Importing;

/// <summary>The jobs that are imports: starts them under free names, and takes the user's consent to skip invalid lines.</summary>
internal sealed class Imports(JobService jobs, NewDatasets names)
{
    /// <summary>Oldest first.</summary>
    public IReadOnlyList<ImportJob> All() => [.. jobs.All().Where(job => job.IsImport()).Select(job => job.ToImportJob())];

    /// <summary>Null if no import has this id.</summary>
    public ImportJob? Find(string id) => jobs.Find(id) is { } job && job.IsImport() ? job.ToImportJob() : null;

    /// <summary>Id of the dataset that an import makes or has made; null if there is no such import.</summary>
    public string? DatasetOf(string id) => jobs.Find(id)?.Makes;

    /// <summary>The files of watched folders that waiting and running imports read.</summary>
    public IReadOnlyList<WatchedFile> Watched() =>
        [
            .. jobs.All()
                .Where(job => job.IsImport() && !job.IsOver)
                .Select(job => JobKind<ImportTask>.Read(job)?.Watched)
                .OfType<WatchedFile>(),
        ];

    /// <param name="task">Its dataset id is replaced by a free one.</param>
    public ImportJob Start(string name, ImportTask task)
    {
        var started = names.Start(
            name,
            (id, number) => new NewJob(JobView.Import, number == 1 ? name : $"{name} {number}", task with { DatasetId = id })
        );
        // Importing an upload again replaces its failed import, whose row would otherwise keep the upload for a retry that nobody wants.
        foreach (var failed in jobs.All().Where(job => job.IsImport() && job.State is ImportState.Failed && Shares(job, task)))
        {
            jobs.CancelOrDismiss(failed.Id());
        }
        return started.ToImportJob();
    }

    private static bool Shares(JobRow job, ImportTask task) =>
        JobKind<ImportTask>.Read(job) is { } other && other.UploadIds.Intersect(task.UploadIds).Any();

    /// <summary>Starts an import under exactly the id that the task names.</summary>
    public ImportJob StartFixed(string name, ImportTask task) =>
        jobs.Start(new NewJob(JobView.Import, name, task, Makes: task.DatasetId)).ToImportJob();

    /// <summary>Resumes an import that stopped at invalid lines, skipping them.</summary>
    /// <exception cref="RequestRefusedException">No import has this id, it did not stop at invalid lines, or it has so many that it has to
    /// be forced.</exception>
    public ImportJob Accept(string id, bool force)
    {
        var import = Find(id) ?? throw DatasetRefusals.NoImport(id);
        if (import is not { State: ImportState.Failed, Broken: { } broken })
        {
            throw RequestRefusedException.NotNow(
                "This import is not waiting for a decision.",
                $"\"{import.Name}\" did not stop at invalid rows. GET /api/imports returns its state."
            );
        }
        if (broken.NeedsForce && !force)
        {
            throw RequestRefusedException.NotNow(
                "Too many rows are invalid.",
                $"{import.Error} With {{\"force\": true}} the valid rows are imported."
            );
        }
        return jobs.Requeue(
                id,
                job =>
                    job.WaitsForConsent && JobKind<ImportTask>.Read(job) is { } task ? job with { Request = Accepted(task, force) } : null
            )
            .ToImportJob();
    }

    /// <exception cref="RequestRefusedException">No import has this id, or it did not fail.</exception>
    public ImportJob Retry(string id)
    {
        _ = Find(id) ?? throw DatasetRefusals.NoImport(id);
        return jobs.Retry(id).ToImportJob();
    }

    /// <summary>Cancels an import that waits or runs; removes a finished one from the list, with its uploads.</summary>
    /// <exception cref="RequestRefusedException">No import has this id.</exception>
    public void CancelOrDismiss(string id)
    {
        _ = Find(id) ?? throw DatasetRefusals.NoImport(id);
        jobs.CancelOrDismiss(id);
    }

    private static string Accepted(ImportTask task, bool force) =>
        System.Text.Json.JsonSerializer.Serialize(
            task with
            {
                Options = task.Options with { AcceptBroken = true, ForceBroken = force },
            },
            ContractJson.Options
        );
}
