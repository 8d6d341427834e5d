using Jarvis.Storage;

namespace Jarvis.Engine.Checkpoints;

/// <summary>
/// Every user of a checkpoint holds a shared lock on its <c>in-use.lock</c>; retention takes the lock exclusively before it deletes.
/// </summary>
public static class InUseLock
{
    public const string FileName = "in-use.lock";

    /// <summary>
    /// Keeps a model folder from being deleted until disposed; null where it is being deleted right now, or cannot be locked (a read-only
    /// medium).
    /// </summary>
    public static IDisposable? TryShare(string folder)
    {
        try
        {
            string path = Path.Combine(folder, FileName);
            return File.Exists(path) ? DiskFile.Share(path)
                : Directory.Exists(folder) ? DiskFile.Share(path, FileMode.OpenOrCreate)
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Null while somebody uses the folder, or where it cannot be written.</summary>
    internal static IDisposable? TryOwn(string folder)
    {
        try
        {
            return FileLocks.TryTake(Path.Combine(folder, FileName));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null; // what cannot be locked cannot be deleted either: the next call tries again
        }
    }
}
