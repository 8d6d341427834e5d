namespace Jarvis.Contracts;

/// <summary>Decides when to report progress, at most five times a second, and estimates the remaining time from the speed so far.</summary>
public sealed class ProgressPace(TimeProvider time)
{
    private const double ShareToEstimateBy = 0.01;
    private static readonly TimeSpan _every = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _estimateAfter = TimeSpan.FromSeconds(1);

    private readonly long _startedAt = time.GetTimestamp();
    private TimeSpan? _reportedAt;
    private string? _phase;

    /// <summary>Whether it is time to report; a new phase is reported at once.</summary>
    public bool IsDue(string? phase = null)
    {
        var elapsed = time.GetElapsedTime(_startedAt);
        if (phase == _phase && elapsed - _reportedAt < _every)
        {
            return false;
        }
        (_reportedAt, _phase) = (elapsed, phase);
        return true;
    }

    /// <param name="share">0 to 1 of the whole work.</param>
    /// <returns>Null until it can be estimated.</returns>
    public TimeSpan? Remaining(double? share)
    {
        var elapsed = time.GetElapsedTime(_startedAt);
        return elapsed >= _estimateAfter && share is > ShareToEstimateBy and <= 1 and var done ? elapsed * ((1 - done) / done) : null;
    }
}
