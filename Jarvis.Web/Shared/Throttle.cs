using System.Diagnostics;

namespace Jarvis.Web.Shared;

/// <summary>Allows at most five updates per second; nobody can read numbers that change faster.</summary>
public sealed class Throttle
{
    private static readonly TimeSpan _between = TimeSpan.FromMilliseconds(200);
    private long _last;

    public bool Now()
    {
        if (_last != 0 && Stopwatch.GetElapsedTime(_last) < _between)
        {
            return false;
        }

        _last = Stopwatch.GetTimestamp();
        return true;
    }
}
