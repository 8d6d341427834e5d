using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Trainer.Api;

namespace Jarvis.Trainer.Datasets;

/// <summary>The dataset that needs no download: made by itself at the very first start, again only when asked for.</summary>
internal sealed class StarterDataset(ImportService imports, ImportBook book, DatasetLibrary library, JarvisPaths paths)
{
    /// <summary>A file that remembers the first start, so that a starter that was deleted stays deleted.</summary>
    public const string FirstStartMark = ".starter";

    private string MarkPath => Path.Combine(paths.Datasets, FirstStartMark);

    public void MakeAtFirstStart()
    {
        if (File.Exists(MarkPath) || library.IsTaken(StarterSource.DatasetId))
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
            File.WriteAllText(MarkPath, "");
        }
        return source;
    }, fixedId: StarterSource.DatasetId);
}
