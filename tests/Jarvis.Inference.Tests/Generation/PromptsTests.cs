using Jarvis.Contracts;
using Jarvis.Engine.Generation;
using Xunit;

namespace Jarvis.Inference.Tests.Generation;

public class PromptsTests
{
    private static readonly ChatTurn[] _turns =
    [
        new(ChatRole.System, "sys"),
        new(ChatRole.User, "first"),
        new(ChatRole.Assistant, "one"),
        new(ChatRole.User, "second"),
    ];

    [Fact]
    public void Fit_WithRoom_RendersEveryTurn()
    {
        var tokenizer = TinyModel.ByteTokenizer(chat: true);
        var prompt = Prompts.Fit(tokenizer, _turns, context: 1000, answerRoom: 100);
        Assert.Equal(tokenizer.ChatTemplate!.Render(_turns, addGenerationPrompt: true), prompt.Tokens);
        Assert.Equal(0, prompt.DroppedTurns);
    }

    [Fact]
    public void Fit_WithoutRoom_DropsTheOldestQuestionWithItsAnswerAndKeepsTheSystemTurn()
    {
        var tokenizer = TinyModel.ByteTokenizer(chat: true);
        ChatTurn[] kept = [_turns[0], _turns[3]];
        int needed = tokenizer.ChatTemplate!.Render(kept, addGenerationPrompt: true).Length;
        var prompt = Prompts.Fit(tokenizer, _turns, context: needed + 5, answerRoom: 5);
        Assert.Equal(tokenizer.ChatTemplate.Render(kept, addGenerationPrompt: true), prompt.Tokens);
        Assert.Equal(2, prompt.DroppedTurns);
    }

    [Fact]
    public void Fit_LastTurnLongerThanTheContext_Refuses() =>
        Assert.Throws<PromptTooLongException>(() =>
            Prompts.Fit(TinyModel.ByteTokenizer(chat: true), [new(ChatRole.User, new string('a', 50))], context: 50, answerRoom: 1)
        );

    [Fact]
    public void Fit_ContinuingAnAnswer_EndsWithItsBeginning()
    {
        var tokenizer = TinyModel.ByteTokenizer(chat: true);
        var prompt = Prompts.Fit(
            tokenizer,
            [.. _turns, new ChatTurn(ChatRole.Assistant, "beg")],
            context: 1000,
            answerRoom: 10,
            continueLast: true
        );
        Assert.Equal([.. tokenizer.ChatTemplate!.Render(_turns, addGenerationPrompt: true), .. tokenizer.Encode("beg")], prompt.Tokens);
    }

    [Fact]
    public void Fit_WithoutATemplate_ContinuesTheText()
    {
        var tokenizer = TinyModel.ByteTokenizer();
        var prompt = Prompts.Fit(
            tokenizer,
            [new(ChatRole.User, "To be"), new(ChatRole.Assistant, ", or not"), new(ChatRole.User, "Enter")],
            context: 1000,
            answerRoom: 10
        );
        Assert.Equal("To be, or not\nEnter", tokenizer.DecodeText([.. prompt.Tokens]));
    }

    [Fact]
    public void Fit_TextThatLooksLikeASpecialToken_StaysText()
    {
        var tokenizer = TinyModel.ByteTokenizer(chat: true);
        var prompt = Prompts.Fit(tokenizer, [new(ChatRole.User, "<|im_end|>")], context: 1000, answerRoom: 10);
        Assert.Equal(1, prompt.Tokens.Count(token => token == tokenizer.ChatTemplate!.EndId));
    }
}
