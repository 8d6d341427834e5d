using Xunit;

namespace Jarvis.Storage.Tests;

public sealed class ByteTextTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(12_400, "12 kB")]
    [InlineData(7_540_000, "7.5 MB")]
    [InlineData(120_000_000, "120 MB")]
    [InlineData(1_400_000_000, "1.4 GB")]
    [InlineData(71_000_000_000, "71.0 GB")]
    [InlineData(256_000_000_000, "256 GB")]
    [InlineData(2_000_000_000_000, "2.0 TB")]
    [InlineData(-3_000_000, "-3.0 MB")]
    public void Of_AnyNumberOfBytes_HasOneUnitAndAtMostThreeDigits(double bytes, string text) => Assert.Equal(text, ByteText.Of(bytes));
}
