using System.Diagnostics;

namespace Jarvis.Web.Shared;

/// <summary>Allows at most one update in a stretch of time.</summary>
public sealed class Throttle(TimeSpan between)
{
    private long _last;

    /// <summary>At most five updates per second; nobody can read numbers that change faster.</summary>
    public Throttle()
        : this(TimeSpan.FromMilliseconds(200)) { }

    public bool Now()
    {
        if (_last != 0 && Stopwatch.GetElapsedTime(_last) < between)
        {
            return false;
        }

        _last = Stopwatch.GetTimestamp();
        return true;
    }
}
