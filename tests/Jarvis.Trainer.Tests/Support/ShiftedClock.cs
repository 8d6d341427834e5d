using System.Globalization;

namespace Jarvis.Trainer.Tests.Support;

/// <summary>The machine's clock, shifted by some days; timers run normally.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    private readonly TimeSpan _by;

    private ShiftedClock(TimeSpan by) => _by = by;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>A clock that shows the given moment now and runs on from there.</summary>
    public static ShiftedClock Showing(string moment) =>
        new(DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture) - System.GetUtcNow());

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _by;
}
