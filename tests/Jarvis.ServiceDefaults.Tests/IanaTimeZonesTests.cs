using Xunit;

namespace Jarvis.ServiceDefaults.Tests;

public sealed class IanaTimeZonesTests
{
    [Theory]
    [InlineData("Europe/Berlin", 60)]
    [InlineData("Asia/Kolkata", 330)]
    [InlineData("America/New_York", -300)]
    [InlineData("Etc/UTC", 0)]
    public void TryFind_ANameOfBrowsers_IsThatZoneOnEverySystem(string name, int minutes) =>
        Assert.Equal(minutes, IanaTimeZones.TryFind(name)!.BaseUtcOffset.TotalMinutes);

    [Theory]
    [InlineData("Nowhere/City")]
    [InlineData("")]
    [InlineData("../../etc/passwd")]
    public void TryFind_NoZone_IsNull(string name) => Assert.Null(IanaTimeZones.TryFind(name));
}
