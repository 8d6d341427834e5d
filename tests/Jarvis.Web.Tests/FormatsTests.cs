using Jarvis.Contracts;
using Jarvis.Web.Shared;

namespace Jarvis.Web.Tests;

public sealed class FormatsTests
{
    [Theory]
    [InlineData(2.4168, "2.417")]
    [InlineData(10.8312, "10.83")]
    [InlineData(0.04123, "0.0412")]
    [InlineData(123.44, "123.4")]
    [InlineData(null, "–")]
    public void Loss_OfAnySize_HasFourDigits(double? loss, string text) => Assert.Equal(text, Formats.Loss(loss));

    [Theory]
    [InlineData(1_230_000, "1.23 M")]
    [InlineData(124_439_808, "124 M")]
    [InlineData(355_000_000, "355 M")]
    [InlineData(14_200_000, "14.2 M")]
    [InlineData(8192, "8,192")]
    public void Short_OfParameters_HasThreeDigits(double value, string text) => Assert.Equal(text, Formats.Short(value));

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(4.25, "4.3 s")]
    [InlineData(59.7, "1 m 0 s")]
    [InlineData(250, "4 m 10 s")]
    [InlineData(7500, "2 h 5 m")]
    [InlineData(273_600, "3 d 4 h")]
    [InlineData(-1, "–")]
    [InlineData(double.NaN, "–")]
    public void Duration_OfSeconds_HasTwoUnits(double seconds, string text) => Assert.Equal(text, Formats.Duration(seconds));

    [Theory]
    [InlineData(1_400_000_000, "1.4 GB")]
    [InlineData(999, "999 B")]
    [InlineData(71_000_000_000, "71.0 GB")]
    [InlineData(120_000_000, "120 MB")]
    public void Bytes_AreDecimal(long bytes, string text) => Assert.Equal(text, Formats.Bytes(bytes));

    [Fact]
    public void TokensPerSecond_HasThousandsSeparators() => Assert.Equal("12,400 tok/s", Formats.TokensPerSecond(12_400.4));

    [Theory]
    [InlineData(0.976, "97 %")]
    [InlineData(0.999, "99 %")]
    [InlineData(1.0, "100 %")]
    [InlineData(0.29, "29 %")]
    public void Percent_AndAHealth_AreTheSameTextEverywhere(double share, string text)
    {
        Assert.Equal(text, Formats.Percent(share));
        Assert.Equal(text, HealthText.Of(share));
        Assert.Equal(text, Jarvis.Web.Features.Datasets.DoctorText.Health(share));
    }
}
