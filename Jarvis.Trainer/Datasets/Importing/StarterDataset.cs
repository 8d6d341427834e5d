using Jarvis.Contracts;
using Jarvis.Data.Importing.Sources;
using Jarvis.Storage;
using Jarvis.Trainer.Jobs;
using Jarvis.Trainer.Refusals;

namespace Jarvis.Trainer.Datasets.Importing;

/// <summary>The dataset that needs no download: made by itself at first start, again only when asked for.</summary>
internal sealed class StarterDataset(Imports imports, JobService jobs, DatasetLibrary library, JarvisPaths paths) : IHostedService
{
    /// <summary>A file that remembers that it was made or declined once, so that a starter that was deleted stays deleted.</summary>
    public const string FirstStartMark = ".starter";

    private readonly Lock _asking = new();

    /// <summary>Before the first request is taken: whoever asks for the imports, or for the starter, finds it being made.</summary>
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

    /// <exception cref="RequestRefusedException">It is there already, or being made.</exception>
    public ImportJob Make()
    {
        lock (_asking) // of two who ask at once the second finds it being made
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

    /// <summary>It was made or declined: it is not made by itself again.</summary>
    public static void Mark(JarvisPaths paths) => DiskFile.Replace(MarkPath(paths), "");

    // The source is made by the import, which then says what is missing.
    private ImportJob Start() =>
        imports.StartFixed(
            StarterSource.DatasetName,
            new ImportTask(StarterSource.DatasetId) { Description = StarterSource.Description, IsStarter = true }
        );

    private static string MarkPath(JarvisPaths paths) => Path.Combine(paths.Datasets, FirstStartMark);
}
