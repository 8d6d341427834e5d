using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Trainer.Api;

namespace Jarvis.Trainer.Datasets;

/// <summary>The dataset that needs no download: made by itself at the very first start, again only when asked for.</summary>
internal sealed class StarterDataset(ImportService imports, ImportBook book, DatasetLibrary library, JarvisPaths paths)
{
    // Remembers the first start, so that a starter that was deleted stays deleted.
    private string FirstStartMark => Path.Combine(paths.Datasets, ".starter");

    public void MakeAtFirstStart()
    {
        if (File.Exists(FirstStartMark) || library.IsTaken(StarterSource.DatasetId))
        {
            return;
        }
        Directory.CreateDirectory(paths.Datasets);
        Start(mark: true);
    }

    /// <exception cref="RequestRefusedException">It is there already, or being made.</exception>
    public ImportJob Make()
    {
        if (book.IsBusy(StarterSource.DatasetId))
        {
            throw RequestRefusedException.NotNow("The starter is being made.", "It takes less than a minute; GET /api/imports says how far it is.");
        }
        if (library.Find(StarterSource.DatasetId) is not null)
        {
            throw RequestRefusedException.NotNow("The starter is already there.", "It is the dataset with the id \"starter\". Delete it first to make it again.");
        }
        return Start(mark: false);
    }

    private ImportJob Start(bool mark) => imports.Start(StarterSource.DatasetName, StarterSource.Description, () =>
    {
        var source = new StarterSource();   // throws where the documentation is missing, which the import then says
        if (mark)
        {
            File.WriteAllText(FirstStartMark, "");
        }
        return source;
    }, fixedId: StarterSource.DatasetId);
}
