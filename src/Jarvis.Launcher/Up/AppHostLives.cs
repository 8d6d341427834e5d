namespace Jarvis.Launcher.Up;

/// <summary>
/// Whether an AppHost that died is worth another start: five in a row that were not ready for at least a minute are a permanent fault.
/// </summary>
internal sealed class AppHostLives(TimeProvider time)
{
    private const int MostQuickDeaths = 5;
    private static readonly TimeSpan _calm = TimeSpan.FromMinutes(1);

    private int _quickDeaths;
    private long? _readyAt;

    public bool WasEverReady { get; private set; }

    public void Ready()
    {
        _readyAt = time.GetTimestamp();
        WasEverReady = true;
    }

    /// <returns>False when it is time to give up.</returns>
    public bool MayStartAgain()
    {
        if (!WasEverReady)
        {
            return false;
        }
        bool calm = _readyAt is { } readyAt && time.GetElapsedTime(readyAt) > _calm;
        _readyAt = null;
        _quickDeaths = calm ? 1 : _quickDeaths + 1;
        return _quickDeaths <= MostQuickDeaths;
    }
}
