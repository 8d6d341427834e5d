using System.Collections.Concurrent;

namespace Jarvis.Trainer.Tests.Support;

/// <summary>The machine's clock; the test advances its timestamps and its timers.</summary>
internal sealed class JumpingClock : TimeProvider
{
    private readonly ConcurrentDictionary<JumpTimer, byte> _timers = [];
    private long _ahead;

    public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref _ahead);

    /// <summary>Timers that are due by then fire now.</summary>
    public void Jump(TimeSpan by)
    {
        Interlocked.Add(ref _ahead, (long)(by.TotalSeconds * TimestampFrequency));
        foreach (var timer in _timers.Keys)
        {
            timer.FireIfDue();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new JumpTimer(this, () => callback(state));
        _timers[timer] = 0;
        timer.Change(dueTime, period);
        return timer;
    }

    private ITimer RealTimer(TimerCallback callback) =>
        base.CreateTimer(callback, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    private sealed class JumpTimer : ITimer
    {
        private readonly JumpingClock _clock;
        private readonly ITimer _timer;
        private TimeSpan _period;
        private long _dueAt;

        public JumpTimer(JumpingClock clock, Action callback)
        {
            _clock = clock;
            _timer = clock.RealTimer(_ =>
            {
                Interlocked.Exchange(ref _dueAt, At(_period));
                callback();
            });
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : period;
            Interlocked.Exchange(ref _dueAt, At(dueTime));
            return _timer.Change(dueTime, period);
        }

        public void FireIfDue()
        {
            if (Interlocked.Read(ref _dueAt) <= _clock.GetTimestamp())
            {
                _timer.Change(TimeSpan.Zero, _period);
            }
        }

        public void Dispose()
        {
            _clock._timers.TryRemove(this, out _);
            _timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            _clock._timers.TryRemove(this, out _);
            return _timer.DisposeAsync();
        }

        private long At(TimeSpan span) =>
            span == Timeout.InfiniteTimeSpan
                ? long.MaxValue
                : _clock.GetTimestamp() + (long)(span.TotalSeconds * _clock.TimestampFrequency);
    }
}
