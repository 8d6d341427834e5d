using System.Text;
using Jarvis.Engine.Generation;
using Xunit;

namespace Jarvis.Inference.Tests.Generation;

public class AnswerTextTests
{
    private static AnswerText Bytes(params string[] stops) => new(TinyModel.ByteTokenizer(), stops);

    private static string Type(AnswerText answer, string text) => string.Concat(Encoding.UTF8.GetBytes(text).Select(b => answer.Push(b)));

    [Fact]
    public void Push_BytesOfOneCharacterInSeveralTokens_GivesTheCharacterOnce()
    {
        var answer = Bytes();
        Assert.Equal(["", "", "", "🐦"], Encoding.UTF8.GetBytes("🐦").Select(b => answer.Push(b)));
    }

    [Fact]
    public void Flush_AfterHalfACharacter_GivesAReplacementCharacter()
    {
        var answer = Bytes();
        Assert.Equal("", answer.Push(0xF0));
        Assert.Equal("\uFFFD", answer.Flush());
    }

    [Fact]
    public void Push_StopStringOverSeveralTokens_ShowsNothingOfIt()
    {
        var answer = Bytes("END");
        Assert.Equal("abc", Type(answer, "abcENDdef"));
        Assert.True(answer.Stopped);
        Assert.Equal("", answer.Flush());
    }

    [Fact]
    public void Push_BeginningOfAStopStringThatDoesNotCome_IsGivenLater()
    {
        var answer = Bytes("END");
        Assert.Equal("aENx", Type(answer, "aENx"));
        Assert.Equal("", answer.Push('E'));
        Assert.Equal("E", answer.Flush());
    }

    [Fact]
    public void Push_SeveralStopStrings_EndsAtTheFirst() => Assert.Equal("a", Type(Bytes("c", "b"), "abc"));
}
