namespace Jarvis.Contracts;

/// <summary>Whether a schedule starts runs faster than they can finish.</summary>
public static class ScheduleCrowding
{
    /// <param name="next">The next start times, in order.</param>
    /// <param name="seconds">Estimated duration of one run; null while unknown.</param>
    /// <returns>A warning to show with the times; null where each run ends before the next starts, or the duration is unknown.</returns>
    public static string? Text(IReadOnlyList<DateTimeOffset> next, double? seconds)
    {
        if (next.Count < 2 || seconds is not { } takes)
        {
            return null;
        }

        double gap = next.Zip(next.Skip(1), (one, other) => (other - one).TotalSeconds).Min();
        return takes <= gap
            ? null
            : $"A run takes {DurationText.About(takes)}, but one starts every {DurationText.Of(gap)}: runs will pile up in the queue. "
                + "Choose times further apart, or a smaller run";
    }
}
