using System.Buffers;
using Microsoft.ML.Tokenizers;
using Xunit;

namespace Jarvis.Tokenizers.Tests;

/// <summary>What any .NET library may expect from a <see cref="Tokenizer"/>.</summary>
public sealed class TokenizerContractTests
{
    private const string Text = "The naïve fox 你好 😀 sleeps.";
    private static readonly Tokenizer _tokenizer = Some.Tokenizer;

    [Fact]
    public void EncodeToTokens_AnyText_CoversItWithoutGapsInOrder()
    {
        var tokens = _tokenizer.EncodeToTokens(Text, out string? normalized);
        Assert.Null(normalized);
        Assert.Equal(_tokenizer.EncodeToIds(Text), tokens.Select(t => t.Id));
        int end = 0;
        foreach (var token in tokens)
        {
            Assert.Equal(end, token.Offset.Start.Value);
            end = token.Offset.End.Value;
        }

        Assert.Equal(Text.Length, end);
        Assert.Equal("fox", Text[tokens.First(t => t.Value == "Ġfox").Offset].Trim());
    }

    [Fact]
    public void CountTokens_AnyText_IsTheNumberOfIds()
    {
        Assert.Equal(_tokenizer.EncodeToIds(Text).Count, _tokenizer.CountTokens(Text));
        Assert.Equal(0, _tokenizer.CountTokens(""));
    }

    [Fact]
    public void EncodeToIds_WithALimit_GivesTheFirstIdsAndTheirCharacters()
    {
        var all = _tokenizer.EncodeToIds(Text);
        var some = _tokenizer.EncodeToIds(Text, 3, out _, out int consumed);
        Assert.Equal(all.Take(3), some);
        Assert.Equal(some, _tokenizer.EncodeToIds(Text[..consumed]));
    }

    [Fact]
    public void GetIndexByTokenCount_FromBothEnds_CutsWhereTokensEnd()
    {
        const string text = "fox runs over the river";
        var tokens = _tokenizer.EncodeToTokens(text, out _);
        int head = _tokenizer.GetIndexByTokenCount(text, 2, out _, out int count);
        Assert.Equal((2, tokens[1].Offset.End.Value), (count, head));
        int tail = _tokenizer.GetIndexByTokenCountFromEnd(text, tokens.Count - 2, out _, out count);
        Assert.Equal((tokens.Count - 2, head), (count, tail));
        Assert.Equal(0, _tokenizer.GetIndexByTokenCountFromEnd(text, 99, out _, out _));
    }

    [Fact]
    public void Decode_IntoABuffer_FillsItOrSaysThatItIsTooSmall()
    {
        var ids = _tokenizer.EncodeToIds(Text);
        Span<char> room = stackalloc char[64];
        Assert.Equal(OperationStatus.Done, _tokenizer.Decode(ids, room, out int consumed, out int written));
        Assert.Equal((ids.Count, Text), (consumed, room[..written].ToString()));
        Assert.Equal(OperationStatus.DestinationTooSmall, _tokenizer.Decode(ids, room[..5], out consumed, out written));
        Assert.Equal(Text[..written], room[..written].ToString());
        Assert.Equal(OperationStatus.InvalidData, _tokenizer.Decode([1_000_000], room, out consumed, out _));
        Assert.Equal(0, consumed);
        Assert.Equal(Text, _tokenizer.Decode(ids));
    }

    [Fact]
    public void ByteLevelBpe_ToOthers_IsATokenizer() => Assert.IsAssignableFrom<Tokenizer>(TextTokenizer.Load(Saved()));

    private static string Saved()
    {
        string folder = Directory.CreateTempSubdirectory("jarvis-contract-").FullName;
        Some.Tokenizer.Save(folder);
        return folder;
    }
}
