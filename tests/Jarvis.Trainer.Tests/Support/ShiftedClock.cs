using System.Globalization;

namespace Jarvis.Trainer.Tests.Support;

/// <summary>The machine's clock, some days away; timers run as they do.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    private readonly TimeSpan _by;

    private ShiftedClock(TimeSpan by) => _by = by;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Shows that moment now, and goes on from there.</summary>
    public static ShiftedClock Showing(string moment) =>
        new(DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture) - System.GetUtcNow());

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _by;
}
