using Jarvis.Storage;

namespace Jarvis.Engine.Checkpoints;

/// <summary>Renames a folder before deleting it, so that nobody ever reads half of one.</summary>
internal static class FolderRemoval
{
    private const string Deleting = ".deleting";

    public static void Remove(string folder)
    {
        string doomed = folder + Deleting;
        if (Directory.Exists(doomed))
        {
            DiskFolder.Delete(doomed);
        }
        DiskFolder.Move(folder, doomed);
        DiskFolder.Delete(doomed);
    }

    /// <summary>Removes a checkpoint that nobody uses (<see cref="InUseLock"/>) or keeps (<see cref="KeptMark"/>).</summary>
    /// <returns>False where somebody is using it, or has just begun to, or it is kept.</returns>
    public static bool TryRemoveUnused(string folder)
    {
        using (var owned = InUseLock.TryOwn(folder))
        {
            if (owned is null || KeptMark.Is(folder))
            {
                return false;
            }
            if (!OperatingSystem.IsWindows())
            {
                Remove(folder);
                return true;
            }
        }
        // Windows does not rename a folder in which a file is open, so our own lock had to be released first. If somebody has opened the
        // folder since, the rename fails and nothing is lost.
        try
        {
            Remove(folder);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Removes what an earlier process left half written or half deleted.</summary>
    public static void Sweep(string parent)
    {
        if (!Directory.Exists(parent))
        {
            return;
        }
        foreach (string folder in Directory.GetDirectories(parent))
        {
            if (folder.EndsWith(Deleting, StringComparison.Ordinal) || folder.Contains(FolderWriter.Unfinished, StringComparison.Ordinal))
            {
                DiskFolder.Delete(folder);
            }
        }
    }
}
