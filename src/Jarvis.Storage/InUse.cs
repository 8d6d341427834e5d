namespace Jarvis.Storage;

/// <summary>
/// Retries what Windows refuses while somebody else has a file open. Other systems refuse nothing for that reason, so nothing is retried
/// there.
/// </summary>
internal static class InUse
{
    /// <summary>How long to wait for a reader or an antivirus program.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan _firstPause = TimeSpan.FromMilliseconds(5),
        _longestPause = TimeSpan.FromMilliseconds(50);

    public static void Wait(Action act) =>
        Wait(() =>
        {
            act();
            return true;
        });

    /// <exception cref="IOException">It was still in use at the end of <see cref="Patience"/>, or failed for another reason.</exception>
    public static T Wait<T>(Func<T> act)
    {
        if (!OperatingSystem.IsWindows())
        {
            return act();
        }
        long startedAt = TimeProvider.System.GetTimestamp();
        var pause = _firstPause;
        while (true)
        {
            try
            {
                return act();
            }
            catch (Exception exception) when (Is(exception) && TimeProvider.System.GetElapsedTime(startedAt) < Patience)
            {
                // There is no notification when a file is closed.
                using var never = new ManualResetEventSlim();
                never.Wait(pause);
                pause = pause * 2 < _longestPause ? pause * 2 : _longestPause;
            }
        }
    }

    /// <summary>
    /// Whether the reason for the failure may pass: in use, locked, being deleted, mapped, or a folder whose last file is being deleted.
    /// </summary>
    private static bool Is(Exception exception)
    {
        const int AccessDenied = 5,
            SharingViolation = 32,
            LockViolation = 33,
            FolderNotEmpty = 145,
            DeletePending = 303,
            Mapped = 1224;
        return exception is IOException or UnauthorizedAccessException
            && (exception.HResult & 0xFFFF)
                is AccessDenied
                    or SharingViolation
                    or LockViolation
                    or FolderNotEmpty
                    or DeletePending
                    or Mapped;
    }
}
