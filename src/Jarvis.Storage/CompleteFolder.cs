namespace Jarvis.Storage;

/// <summary>
/// A folder that exists completely or not at all: it is built beside its place under <c>*.partial</c> and renamed once everything in it is
/// on the disk. What a crashed process left is removed by whoever sweeps partial folders, or makes the same folder again.
/// </summary>
public static class CompleteFolder
{
    public const string PartialSuffix = ".partial";

    /// <inheritdoc cref="Make{T}"/>
    public static void Make(string directory, Action<string> fill) =>
        Make(
            directory,
            folder =>
            {
                fill(folder);
                return true;
            }
        );

    /// <param name="fill">Fills the folder whose path it is given.</param>
    /// <exception cref="IOException">The folder exists already, or the disk is full.</exception>
    public static T Make<T>(string directory, Func<string, T> fill)
    {
        string partial = directory + PartialSuffix;
        DiskFolder.Delete(partial);
        Directory.CreateDirectory(partial);
        try
        {
            var made = fill(partial);
            foreach (string file in Directory.GetFiles(partial, "*", SearchOption.AllDirectories))
            {
                Flush(file); // otherwise the rename may be on disk before the content, and a power cut leaves a folder full of holes
            }
            DiskFolder.Move(partial, directory);
            return made;
        }
        catch
        {
            DiskFolder.Delete(partial);
            throw;
        }
    }

    private static void Flush(string file)
    {
        using var open = DiskFile.Open(file, FileMode.Open, FileAccess.ReadWrite, bufferSize: 1);
        open.Flush(flushToDisk: true);
    }
}
