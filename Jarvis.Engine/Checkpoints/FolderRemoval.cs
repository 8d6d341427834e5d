namespace Jarvis.Engine.Checkpoints;

/// <summary>Deleting is renaming first, so that nobody ever reads half of a folder.</summary>
internal static class FolderRemoval
{
    private const string Deleting = ".deleting";

    public static void Remove(string folder)
    {
        string doomed = folder + Deleting;
        if (Directory.Exists(doomed)) Directory.Delete(doomed, recursive: true);
        Directory.Move(folder, doomed);
        Directory.Delete(doomed, recursive: true);
    }

    /// <summary>Removes what an earlier process left half written or half deleted.</summary>
    public static void Sweep(string parent)
    {
        if (!Directory.Exists(parent)) return;
        foreach (string folder in Directory.GetDirectories(parent))
            if (folder.EndsWith(Deleting, StringComparison.Ordinal) || folder.Contains(FolderWriter.Unfinished, StringComparison.Ordinal))
                Directory.Delete(folder, recursive: true);
    }
}
