using System.Security.Cryptography;
using System.Text;
using Jarvis.Storage;

namespace Jarvis.Engine.Checkpoints;

/// <summary>
/// Adapters are nothing without the weights that they stand beside. A checkpoint that is such a base holds one small file for each run that
/// stands on it, with that run's folder in it; the file counts for as long as the folder is there.
/// </summary>
public static class NeededBase
{
    private const string Prefix = "needed-by-";

    /// <summary>
    /// Writes down that a run stands on a model folder, where that is a checkpoint; other folders nobody removes by itself.
    /// </summary>
    /// <param name="runFolder">Of the run that needs it; it exists.</param>
    /// <returns>Whether the checkpoint now says so; not on a medium that cannot be written, whose checkpoints retention cannot remove
    /// either.</returns>
    public static bool Note(string model, string runFolder)
    {
        string folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(model)),
            run = Path.TrimEndingDirectorySeparator(Path.GetFullPath(runFolder));
        if (Path.GetFileName(folder) == CheckpointManifest.EmaFolder)
        {
            folder = Path.GetDirectoryName(folder)!;
        }
        if (!File.Exists(Path.Combine(folder, CheckpointManifest.FileName)))
        {
            return false;
        }
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(run)));
        try
        {
            DiskFile.Replace(Path.Combine(folder, $"{Prefix}{hash[..16]}"), run);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The folders of the runs that stand on a checkpoint and are still there; none of one that is being removed.</summary>
    public static IReadOnlyList<string> By(string checkpoint)
    {
        try
        {
            return [.. Directory.GetFiles(checkpoint, Prefix + "*").Select(DiskFile.ReadAllText).Where(Directory.Exists)];
        }
        catch (Exception exception) when (exception is DirectoryNotFoundException or FileNotFoundException)
        {
            return [];
        }
    }
}
