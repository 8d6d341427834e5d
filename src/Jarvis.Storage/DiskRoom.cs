namespace Jarvis.Storage;

/// <summary>How much space a disk has left, and whether it ran out.</summary>
public static class DiskRoom
{
    /// <summary>ENOSPC, and ERROR_DISK_FULL.</summary>
    private const int FullOnUnix = 28,
        FullOnWindows = unchecked((int)0x80070070);

    /// <summary>
    /// Free bytes of the disk that holds <paramref name="folder"/>, or would hold it; null where its file system does not say.
    /// </summary>
    public static long? FreeBytes(string folder)
    {
        try
        {
            string? there = Path.GetFullPath(folder);
            while (there is not null && !Directory.Exists(there))
            {
                there = Path.GetDirectoryName(there);
            }
            return there is null ? null : new DriveInfo(there).AvailableFreeSpace;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>A message that the disk has too little space for a task; null where it has enough, or does not say.</summary>
    /// <param name="what">As in "the import".</param>
    public static string? Shortage(string folder, long neededBytes, string what) =>
        FreeBytes(folder) is { } free && free < neededBytes
            ? $"The disk has {ByteText.Of(free)} free and {what} needs about {ByteText.Of(neededBytes)}. Make room and try again."
            : null;

    public static bool IsFull(IOException exception) =>
        OperatingSystem.IsWindows() ? exception.HResult == FullOnWindows : (exception.HResult & 0xFFFF) == FullOnUnix;
}
