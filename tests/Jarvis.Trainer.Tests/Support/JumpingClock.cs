namespace Jarvis.Trainer.Tests.Support;

/// <summary>The machine's clock, which the test can advance.</summary>
internal sealed class JumpingClock : TimeProvider
{
    private long _ahead;

    public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref _ahead);

    public void Jump(TimeSpan by) => Interlocked.Add(ref _ahead, (long)(by.TotalSeconds * TimestampFrequency));
}
