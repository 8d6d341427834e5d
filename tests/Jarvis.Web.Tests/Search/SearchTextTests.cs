using Jarvis.Web.Shell.Search;

namespace Jarvis.Web.Tests.Search;

public sealed class SearchTextTests
{
    [Theory]
    [InlineData("max_steps", "max steps")]
    [InlineData("Café Größe-2", "cafe große 2")]
    [InlineData("  C# / .NET 10 ", "c net 10")]
    [InlineData("日本語", "日本語")]
    [InlineData(null, "")]
    public void Words_OfAText_AreLowerCaseWithoutAccents(string? text, string words) =>
        Assert.Equal(words, string.Join(' ', SearchText.Words(text)));

    [Theory]
    [InlineData("run", "runs", 0)] // a prefix of a word is not an error
    [InlineData("rnu", "runs", 1)] // swapped
    [InlineData("cht", "chat", 1)] // missing
    [InlineData("chaat", "chat", 1)] // added
    [InlineData("datq", "datasets", 1)] // wrong
    [InlineData("strater", "starter", 1)]
    [InlineData("modles", "models", 1)]
    [InlineData("xyz", "runs", 3)]
    public void TypingErrors_BetweenTwo_AreCounted(string typed, string word, int errors) =>
        Assert.Equal(errors, SearchText.TypingErrors(typed, word));

    [Fact]
    public void TypingErrors_OfAVeryLongText_AreCountedOfItsBeginning() =>
        Assert.Equal(0, SearchText.TypingErrors(new string('a', 5000), new string('a', 5000)));
}
