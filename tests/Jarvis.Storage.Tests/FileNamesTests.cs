using System.Text;
using Xunit;

namespace Jarvis.Storage.Tests;

public sealed class FileNamesTests
{
    [Theory]
    [InlineData("notes.txt", "notes.txt")]
    [InlineData("CON", "CON_")]
    [InlineData("aux.txt", "aux_.txt")]
    [InlineData("Com1.tar.gz", "Com1_.tar.gz")]
    [InlineData("LPT\u00B9.x", "LPT\u00B9_.x")]
    [InlineData("console.txt", "console.txt")]
    [InlineData("a:b?c*.txt", "a-b-c-.txt")]
    [InlineData("..\\..\\up", "..-..-up")]
    [InlineData("end. . ", "end")]
    [InlineData("tab\tline\n", "tab-line-")]
    [InlineData("...", "file")]
    [InlineData("", "file")]
    [InlineData("größe \U0001F600.txt", "größe \U0001F600.txt")]
    [InlineData("u\u0308ber", "u\u0308ber")]
    public void Safe_OfAName_IsOneThatEverySystemTakes(string name, string safe)
    {
        Assert.Equal(safe, FileNames.Safe(name));
        Assert.Equal(safe, FileNames.Safe(safe));
        Assert.Equal(name == safe, FileNames.IsSafe(name));
    }

    [Fact]
    public void Safe_OfHalfACharacter_HasNoneOfIt() => Assert.Equal("half -", FileNames.Safe("half " + '\uD83D'));

    [Fact]
    public void Safe_OfALongName_KeepsItsEndingAndWholeCharacters()
    {
        string safe = FileNames.Safe(new string('\u00E4', 300) + ".jsonl");
        Assert.EndsWith("\u00E4.jsonl", safe, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(safe), 190, 200);
    }
}
