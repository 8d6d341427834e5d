using Jarvis.Contracts;
using Jarvis.Data.Importing.Sources;
using Jarvis.Storage;
using Jarvis.Trainer.Refusals;

namespace Jarvis.Trainer.Datasets.Importing;

/// <summary>The dataset that needs no download: made by itself at first start, again only when asked for.</summary>
internal sealed class StarterDataset(ImportService imports, ImportBook book, DatasetLibrary library, JarvisPaths paths)
{
    /// <summary>A file that remembers that it was made or declined once, so that a starter that was deleted stays deleted.</summary>
    public const string FirstStartMark = ".starter";

    private readonly Lock _asking = new();

    private string MarkPath => Path.Combine(paths.Datasets, FirstStartMark);

    public void MakeAtFirstStart()
    {
        if (File.Exists(MarkPath) || library.IsTaken(StarterSource.DatasetId))
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
            if (book.IsBusy(StarterSource.DatasetId))
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

    // The source is made by the import, which then says what is missing. A service that was stopped or killed on the way begins anew next
    // time.
    private ImportJob Start() =>
        imports.Start(
            StarterSource.DatasetName,
            ImportWork.Of(() => new StarterSource()) with
            {
                Description = StarterSource.Description,
                FixedId = StarterSource.DatasetId,
                Settled = () => DiskFile.Replace(MarkPath, ""),
            }
        );
}
