using Xunit;

namespace Jarvis.Contracts.Tests;

public sealed class DisplayNameTests
{
    [Theory]
    [InlineData("a\u202e\0b\nc\u2066\u200f ", "ab c")]
    [InlineData("photo\u202egpj.exe", "photogpj.exe")]
    [InlineData("\u202e\u0007", "")]
    [InlineData(null, "")]
    [InlineData("  Ferienfotos 😀 – שלום, สวัสดี ", "Ferienfotos 😀 – שלום, สวัสดี")]
    [InlineData("👩‍👩‍👧 family", "👩‍👩‍👧 family")]
    public void Clean_OfAName_KeepsWhatCanBeRead(string? name, string clean) => Assert.Equal(clean, DisplayName.Clean(name));

    [Fact]
    public void Clean_OfHalfASurrogatePair_DropsIt() => Assert.Equal("ab", DisplayName.Clean("a\ud800b\udc00"));

    [Theory]
    [InlineData("a\u202e\0b\nc\u2066\u200f ")]
    [InlineData("\ud800 \u0007x")]
    public void Clean_OfACleanName_ChangesNothing(string name)
    {
        string clean = DisplayName.Clean(name);
        Assert.Equal(clean, DisplayName.Clean(clean));
    }
}
