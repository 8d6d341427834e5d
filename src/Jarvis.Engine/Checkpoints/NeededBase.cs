using System.Security.Cryptography;
using System.Text;
using Jarvis.Storage;

namespace Jarvis.Engine.Checkpoints;

/// <summary>
/// LoRA adapters are useless without their base weights. A checkpoint that serves as a base holds one small file for each run that needs
/// it, with the path of that run's folder in it; the file counts for as long as that folder exists.
/// </summary>
public static class NeededBase
{
    private const string Prefix = "needed-by-";

    /// <summary>Records that a run needs a model folder, if that is a checkpoint; other folders are never removed automatically.</summary>
    /// <param name="runFolder">Folder of the run that needs it; it exists already.</param>
    /// <returns>Whether the checkpoint now says so; false on a read-only medium, whose checkpoints retention cannot remove
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

    /// <summary>
    /// The existing folders of the runs that need a checkpoint as their base; empty where the checkpoint is being removed.
    /// </summary>
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
