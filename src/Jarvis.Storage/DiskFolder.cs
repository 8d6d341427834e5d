namespace Jarvis.Storage;

/// <summary>
/// Renames and removes folders. On Windows neither works while a file in them is open without delete sharing, or is mapped: whoever holds
/// one must close it first, and what others hold for a moment is waited for (<see cref="InUse.Patience"/>).
/// </summary>
public static class DiskFolder
{
    /// <exception cref="IOException">Something in it is in use, or the target exists.</exception>
    public static void Move(string source, string target) => InUse.Wait(() => Directory.Move(source, target));

    /// <summary>Deletes everything in it, including read-only files; does nothing where the folder does not exist.</summary>
    /// <exception cref="IOException">Something in it is in use.</exception>
    public static void Delete(string path) =>
        InUse.Wait(() =>
        {
            if (!Directory.Exists(path))
            {
                return;
            }
            if (OperatingSystem.IsWindows())
            {
                MakeWritable(path);
            }
            Directory.Delete(path, recursive: true);
        });

    /// <summary>Does nothing where it does not exist.</summary>
    public static void DeleteIfEmpty(string path)
    {
        if (Directory.Exists(path) && !Directory.EnumerateFileSystemEntries(path).Any())
        {
            Delete(path);
        }
    }

    /// <summary>A new empty folder in the system's folder for temporary files.</summary>
    public static string CreateTemporary(string prefix) => Directory.CreateTempSubdirectory(prefix).FullName;

    private static void MakeWritable(string path)
    {
        var all = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var file in new DirectoryInfo(path).EnumerateFiles("*", all))
        {
            if (file.IsReadOnly)
            {
                file.IsReadOnly = false;
            }
        }
    }
}
