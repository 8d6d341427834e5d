using Jarvis.Contracts;
using Jarvis.Data.Importing.Sources;
using Jarvis.Storage;
using Jarvis.Trainer.Jobs;
using Jarvis.Trainer.Refusals;

namespace Jarvis.Trainer.Datasets.Importing;

/// <summary>The dataset that needs no download: made automatically at the first start, and again only on request.</summary>
internal sealed class StarterDataset(Imports imports, JobService jobs, DatasetLibrary library, JarvisPaths paths) : IHostedService
{
    /// <summary>Marker file: the starter was made or declined once, so that a deleted starter stays deleted.</summary>
    public const string FirstStartMark = ".starter";

    private readonly Lock _asking = new();

    /// <summary>
    /// Runs before the first request is served, so that a request for the imports or the starter already finds it being made.
    /// </summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        MakeAtFirstStart();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void MakeAtFirstStart()
    {
        if (File.Exists(MarkPath(paths)) || library.IsTaken(StarterSource.DatasetId) || jobs.IsMaking(StarterSource.DatasetId))
        {
            return;
        }
        Directory.CreateDirectory(paths.Datasets);
        Start();
    }

    /// <exception cref="RequestRefusedException">It already exists, or is being made.</exception>
    public ImportJob Make()
    {
        lock (_asking) // of two concurrent requests, the second finds it being made
        {
            if (jobs.IsMaking(StarterSource.DatasetId))
            {
                throw RequestRefusedException.NotNow(
                    "The starter is being made.",
                    "It takes less than a minute; GET /api/imports says how far it is."
                );
            }
            if (library.Find(StarterSource.DatasetId) is not null)
            {
                throw RequestRefusedException.NotNow(
                    "The starter is already there.",
                    "It is the dataset with the id \"starter\". Delete it first to make it again."
                );
            }
            return Start();
        }
    }

    /// <summary>Records that it was made or declined, so that it is not made automatically again.</summary>
    public static void Mark(JarvisPaths paths) => DiskFile.Replace(MarkPath(paths), "");

    // The source is created by the import, which then reports what is missing.
    private ImportJob Start() =>
        imports.StartFixed(
            StarterSource.DatasetName,
            new ImportTask(StarterSource.DatasetId) { Description = StarterSource.Description, IsStarter = true }
        );

    private static string MarkPath(JarvisPaths paths) => Path.Combine(paths.Datasets, FirstStartMark);
}
