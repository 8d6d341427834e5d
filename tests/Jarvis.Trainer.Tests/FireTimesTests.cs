using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Trainer.Scheduling;
using Xunit;

namespace Jarvis.Trainer.Tests;

public sealed class FireTimesTests
{
    private const string Berlin = "Europe/Berlin";

    [Theory]
    // 02:30 is skipped, so it fires when the clock jumps to 03:00.
    [InlineData("2026-03-28T12:00Z", "2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00")]
    // 02:30 occurs twice, and it fires only the first time.
    [InlineData("2026-10-24T12:00Z", "2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00")]
    public void Daily_AcrossAClockChange_FiresOnceEachDay(string after, string first, string second) =>
        Assert.Equal([At(first), At(second)], Read(new(ScheduleKind.Daily, Time: "02:30", TimeZone: Berlin)).Next(At(after), 2));

    [Theory]
    [InlineData("2026-03-29T02:30:00", "2026-03-29T03:00+02:00")]
    [InlineData("2026-10-25T02:30:00", "2026-10-25T02:30+02:00")]
    [InlineData("2026-07-01T22:00:00", "2026-07-01T22:00+02:00")]
    public void Once_InATimeZone_IsOneMoment(string local, string moment) =>
        Assert.Equal(
            [At(moment)],
            Read(new(ScheduleKind.Once, At: DateTime.Parse(local, CultureInfo.InvariantCulture), TimeZone: Berlin))
                .Next(At("2026-01-01T00:00Z"), 5)
        );

    [Theory]
    [InlineData("9999-12-31T23:59:59")]
    [InlineData("0001-01-01T00:00:00")]
    public void Once_AtTheEdgesOfTime_IsRefused(string at)
    {
        Assert.False(
            FireTimes.TryRead(
                new(ScheduleKind.Once, At: DateTime.Parse(at, CultureInfo.InvariantCulture), TimeZone: Berlin),
                out _,
                out string? problem
            )
        );
        Assert.Contains("year", problem);
    }

    [Fact]
    public void Once_WithAZ_IsThatMomentAndNotTheZonesTime() =>
        Assert.Equal(
            At("2027-01-01T12:00Z"),
            Read(new(ScheduleKind.Once, At: new DateTime(2027, 1, 1, 12, 0, 0, DateTimeKind.Utc), TimeZone: "Asia/Tokyo")).Once
        );

    [Fact]
    public void LatestUntil_ALateMoment_IsTheOneThatItWasDue()
    {
        var nightly = Read(new(ScheduleKind.Daily, Time: "22:00", TimeZone: "UTC"));
        Assert.Equal(At("2026-03-02T22:00Z"), nightly.LatestUntil(At("2026-03-03T06:17Z")));
        Assert.Equal(At("2026-03-02T22:00Z"), nightly.LatestUntil(At("2026-03-02T22:00Z")));
    }

    [Theory]
    [InlineData("0 22 * * *", "at 22:00 every day", "2026-11-01T22:00Z")]
    [InlineData("30 3 * * 1-5", "at 03:30 from Monday to Friday", "2026-11-02T03:30Z")]
    [InlineData("0 8,20 * * *", "at 08:00 and 20:00 every day", "2026-11-01T20:00Z")]
    [InlineData("*/15 * * * *", "every 15 minutes", "2026-11-01T12:15Z")]
    [InlineData("0 */6 * * *", "every 6 hours", "2026-11-01T18:00Z")]
    [InlineData("0 3 1 * *", "at 03:00 on day 1 of the month", "2026-12-01T03:00Z")]
    [InlineData("0 3 1 * 1", "at 03:00 on day 1 of the month or on every Monday", "2026-11-02T03:00Z")]
    [InlineData("0 0 * jan sun", "at 00:00 on every Sunday in January", "2027-01-03T00:00Z")]
    [InlineData("15 9-17 * * *", "at minute 15 in the hours 9 to 17 every day", "2026-11-01T12:15Z")]
    [InlineData("0 0 * * 7", "at 00:00 on every Sunday", "2026-11-08T00:00Z")]
    [InlineData("@daily", "every day at 00:00", "2026-11-02T00:00Z")]
    public void Cron_FiveFields_AreDescribedInWordsAndFireAsInUnix(string cron, string words, string next)
    {
        var when = new ScheduleWhen(ScheduleKind.Cron, Cron: cron, TimeZone: "UTC");
        Assert.Equal(words, CronText.Of(cron));
        Assert.Equal([At(next)], Read(when).Next(At("2026-11-01T12:00Z"), 1)); // starts from a Sunday
    }

    [Theory]
    [InlineData(ScheduleKind.Cron, "61 * * * *", null, "five fields")]
    [InlineData(ScheduleKind.Cron, "99 * * * *", null, "five fields")] // Quartz's internal value for every minute
    [InlineData(ScheduleKind.Cron, "0 0-98 * * *", null, "five fields")]
    [InlineData(ScheduleKind.Cron, "* * * *", null, "five fields")]
    [InlineData(ScheduleKind.Cron, "", null, "five fields")]
    [InlineData(ScheduleKind.Daily, null, "25:00", "no time of day")]
    [InlineData(ScheduleKind.Daily, null, null, "no time of day")]
    [InlineData(ScheduleKind.Weekly, null, "22:00", "at least one day")]
    [InlineData(ScheduleKind.Once, null, null, "which day")]
    public void TryRead_WhatCannotFire_SaysWhy(ScheduleKind kind, string? cron, string? time, string reason)
    {
        Assert.False(FireTimes.TryRead(new(kind, Cron: cron, Time: time), out _, out string? problem));
        Assert.Contains(reason, problem);
    }

    [Fact]
    public void Words_OfWeekdays_AreInTheirOrder() =>
        Assert.StartsWith(
            "every Monday, Friday and Sunday at 07:05",
            ScheduleText.Of(new(ScheduleKind.Weekly, Time: "7:05", Days: [DayOfWeek.Sunday, DayOfWeek.Friday, DayOfWeek.Monday]))
        );

    private static FireTimes Read(ScheduleWhen when) =>
        FireTimes.TryRead(when, out var times, out string? problem) ? times : throw new InvalidOperationException(problem);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
