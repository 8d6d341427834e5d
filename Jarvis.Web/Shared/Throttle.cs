using System.Diagnostics;

namespace Jarvis.Web.Shared;

/// <summary>Lets through at most five a second; figures that change faster cannot be read anyway.</summary>
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
