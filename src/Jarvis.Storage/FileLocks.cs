namespace Jarvis.Storage;

/// <summary>Distinguishes a lock that another process holds from every other reason why a file cannot be opened.</summary>
public static class FileLocks
{
    private const int SharingViolation = unchecked((int)0x80070020),
        LockViolation = unchecked((int)0x80070021);

    /// <summary>EWOULDBLOCK of flock, which .NET passes on as the exception's HResult.</summary>
    private static readonly int _wouldBlock = OperatingSystem.IsMacOS() ? 35 : 11;

    /// <summary>Whether opening without sharing failed because somebody else has the file open.</summary>
    public static bool IsHeldByAnother(IOException exception) =>
        OperatingSystem.IsWindows() ? exception.HResult is SharingViolation or LockViolation : exception.HResult == _wouldBlock;

    /// <returns>Null while another process holds the file.</returns>
    /// <exception cref="IOException">It cannot be opened for any other reason, such as a disk that is full or read-only.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static FileStream? TryTake(string path)
    {
        try
        {
            return DiskFile.Own(path);
        }
        catch (IOException exception) when (IsHeldByAnother(exception))
        {
            return null;
        }
    }
}
