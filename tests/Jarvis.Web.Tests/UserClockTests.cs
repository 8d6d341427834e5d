using Jarvis.Web.Shared;
using Microsoft.Extensions.Time.Testing;

namespace Jarvis.Web.Tests;

public sealed class UserClockTests
{
    private static readonly DateTimeOffset _now = new(2026, 11, 24, 20, 30, 0, TimeSpan.Zero); // a Tuesday, 21:30 in Berlin

    private static UserClock Berlin { get; } = UserClock.For(new FakeTimeProvider(_now), "Europe/Berlin");

    [Theory]
    [InlineData(34, "ETA 22:04")]
    [InlineData(550, "ETA Wed 06:40")]
    public void Eta_TodayOrLater_NamesTheDayOnlyWhenItIsAnother(int minutes, string text) => Assert.Equal(text, Berlin.Eta(minutes * 60));

    [Theory]
    [InlineData(10, "just now")]
    [InlineData(180, "3 min ago")]
    [InlineData(7300, "2 h ago")]
    [InlineData(90_000, "23 Nov 20:30")]
    public void Ago_UnderADay_IsRelative(int seconds, string text) => Assert.Equal(text, Berlin.Ago(_now.AddSeconds(-seconds)));

    [Fact]
    public void WhenInWords_OfThisEvening_IsTonight() => Assert.Equal("tonight 22:00", Berlin.WhenInWords(_now.AddMinutes(30)));

    [Fact]
    public void For_ZoneThatDoesNotExist_TakesTheMachines() =>
        Assert.Equal(TimeZoneInfo.Utc, UserClock.For(new FakeTimeProvider(_now), "Nowhere/City").Zone);
}
