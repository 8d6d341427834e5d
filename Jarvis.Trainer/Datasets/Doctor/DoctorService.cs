using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Data.Doctor.Checks;
using Jarvis.Data.Doctor.Fixes;
using Jarvis.Data.Store;
using Jarvis.Trainer.Jobs;
using Jarvis.Trainer.Paths;
using Jarvis.Trainer.Refusals;

namespace Jarvis.Trainer.Datasets.Doctor;

/// <summary>Starts examinations and fixes: after every import, and on demand.</summary>
internal sealed class DoctorService(JobService jobs, DatasetLibrary library, ServerPaths server, JarvisPaths paths)
{
    /// <exception cref="RequestRefusedException">There is no such dataset, the options cannot be used, or it is being examined.</exception>
    public DataJob Examine(string id, DoctorOptions options)
    {
        var manifest = library.Get(id);
        if (DoctorLimits.Problem(options) is { } problem)
        {
            throw RequestRefusedException.Bad("The doctor cannot look for that.", problem);
        }
        // Paths are checked here, so that a bad one is refused now rather than later from the queue.
        foreach (string path in (options.MustNotContain ?? []).Where(p => !DataEntry.IsDataset(p)))
        {
            server.Resolve(path);
        }
        if (options.DifficultyRun is { } model && Path.IsPathFullyQualified(model))
        {
            server.ResolveFolder(model);
        }
        return Start(manifest, options);
    }

    /// <summary>Examines a new dataset with the default options, unless another job on it waits or runs.</summary>
    public void AfterImport(DatasetManifest manifest)
    {
        if (!jobs.IsBusy(manifest.Id))
        {
            Start(manifest, new DoctorOptions());
        }
    }

    /// <exception cref="RequestRefusedException">There is no such dataset or report, or nothing to fix.</exception>
    public DataJob Mend(string id, IReadOnlyList<string> checks)
    {
        var manifest = library.Get(id);
        if (checks.Count is 0 or > 50)
        {
            throw RequestRefusedException.Bad(
                "Nothing was named to be fixed.",
                "Name the checks whose findings are to be fixed, such as \"near-duplicate\". GET the report lists them."
            );
        }
        try
        {
            foreach (string check in checks)
            {
                DatasetFix.Open(paths.Dataset(id), check);
            }
        }
        catch (DatasetException exception)
        {
            throw RequestRefusedException.NotNow("That cannot be fixed.", exception.Message);
        }
        return jobs.Start(new NewJob(FixJob.Kind, $"Fix: {manifest.Name}", new DatasetTask<IReadOnlyList<string>>(id, checks), id))
            .ToDataJob();
    }

    private DataJob Start(DatasetManifest manifest, DoctorOptions options) =>
        jobs.Start(new NewJob(DoctorJob.Kind, $"Check: {manifest.Name}", new DatasetTask<DoctorOptions>(manifest.Id, options), manifest.Id))
            .ToDataJob();
}
