using Jarvis.Web.Features.Chat;

namespace Jarvis.Web.Tests.Chat;

public sealed class AnswerLengthTests
{
    [Theory]
    [InlineData("-3", 512)]
    [InlineData("0", 512)]
    [InlineData("99999", 512)]
    [InlineData("513", 512)]
    [InlineData("2.5", 512)]
    [InlineData("99999999999", null)]
    public void Read_WhatTheModelCannotAnswer_IsRefusedWithTheBounds(string text, int? contextLength)
    {
        var (tokens, problem) = AnswerLength.Read(text, contextLength);
        Assert.Null(tokens);
        Assert.StartsWith(
            contextLength is null ? "Choose 1 to 100,000 tokens," : "Choose 1 to 512 tokens, the model's context length",
            problem
        );
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("512", 512)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Read_ALengthOrNothing_IsTaken(string? text, int? tokens) => Assert.Equal((tokens, null), AnswerLength.Read(text, 512));
}
