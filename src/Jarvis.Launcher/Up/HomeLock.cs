using Jarvis.Contracts;
using Jarvis.Storage;

namespace Jarvis.Launcher.Up;

/// <summary>
/// Allows one <c>up</c> per home: <c>up.lock</c> is held for as long as this process lives, however it ends, and <c>up.json</c> says where
/// it runs.
/// </summary>
internal sealed class HomeLock : IDisposable
{
    private readonly FileStream _held;
    private readonly string _infoPath;

    private HomeLock(FileStream held, string infoPath, bool previousDied) =>
        (_held, _infoPath, PreviousDied) = (held, infoPath, previousDied);

    /// <summary>The previous <c>up</c> did not clean up, so its services may need a moment more to notice that it is gone.</summary>
    public bool PreviousDied { get; }

    /// <summary>Which parts of the home could not be made private, as a sentence; null if all are.</summary>
    public string? Foreign { get; private init; }

    /// <returns>Null where another <c>up</c> holds the home.</returns>
    /// <exception cref="IOException">The home cannot be made or written.</exception>
    public static HomeLock? TryTake(JarvisPaths paths)
    {
        string? foreign = PrivateHome.Open(paths);
        return FileLocks.TryTake(LockPath(paths)) is { } held
            ? new HomeLock(held, InfoPath(paths), previousDied: File.Exists(InfoPath(paths))) { Foreign = foreign }
            : null;
    }

    /// <summary>Whether an <c>up</c> is running on this home.</summary>
    public static bool IsHeld(JarvisPaths paths)
    {
        if (!File.Exists(LockPath(paths)))
        {
            return false;
        }
        using var probe = FileLocks.TryTake(LockPath(paths));
        return probe is null;
    }

    public void Publish(UpInfo info) => JsonFile.Write(_infoPath, info);

    /// <returns>Null while the other one is still starting.</returns>
    public static UpInfo? ReadInfo(JarvisPaths paths) => JsonFile.Read<UpInfo>(InfoPath(paths));

    public void Dispose()
    {
        DiskFile.Delete(_infoPath);
        _held.Dispose();
    }

    private static string LockPath(JarvisPaths paths) => Path.Combine(paths.Home, "up.lock");

    private static string InfoPath(JarvisPaths paths) => Path.Combine(paths.Home, "up.json");
}

internal sealed record UpInfo(int Pid, string Address);
