using System.ClientModel;
using OpenAI.Chat;
using Xunit;

namespace Jarvis.Inference.Tests;

/// <summary>The official .NET client, unmodified, against the real service with a real model.</summary>
public sealed class OpenAiClientTests(RunningInference service) : IClassFixture<RunningInference>
{
    private static readonly ChatMessage[] _question = [new SystemChatMessage("Be brief."), new UserChatMessage("hello")];

    [Fact]
    public async Task Models_OfRuns_ListsEachRunAndEachCheckpoint()
    {
        var models = (await service.OpenAi().GetOpenAIModelClient().GetModelsAsync()).Value.Select(model => model.Id).ToArray();
        Assert.Equal(
            ["long", "long/step-00000001", "text", "text/step-00000001", "tiny", "tiny/step-00000001", "tiny/step-00000002"],
            models.Order(StringComparer.Ordinal)
        );
        Assert.Equal("tiny/step-00000002", (await service.OpenAi().GetOpenAIModelClient().GetModelAsync("tiny/step-00000002")).Value.Id);
    }

    [Fact]
    public async Task Chat_Complete_AnswersWithUsageAndReason()
    {
        var chat = service.OpenAi().GetChatClient("tiny");
        var answer = (
            await chat.CompleteChatAsync(_question, new ChatCompletionOptions { MaxOutputTokenCount = 12, Temperature = 0 })
        ).Value;
        Assert.Equal(ChatFinishReason.Length, answer.FinishReason);
        Assert.Equal(12, answer.Usage.OutputTokenCount);
        Assert.True(answer.Usage.InputTokenCount > 10);
        Assert.NotEmpty(answer.Content[0].Text);
        Assert.Equal("tiny/step-00000001", answer.Model);
    }

    [Fact]
    public async Task Chat_Streamed_GivesTheVeryTextOfTheWholeAnswer()
    {
        var chat = service.OpenAi().GetChatClient("tiny/step-00000002");
        var options = new ChatCompletionOptions
        {
            MaxOutputTokenCount = 30,
            Temperature = 0.8f,
            TopP = 0.9f,
            Seed = 7,
        };
        string whole = (await chat.CompleteChatAsync(_question, options)).Value.Content[0].Text;
        string streamed = "";
        ChatFinishReason? reason = null;
        int? tokens = null;
        await foreach (var update in chat.CompleteChatStreamingAsync(_question, options))
        {
            streamed += string.Concat(update.ContentUpdate.Select(part => part.Text));
            reason ??= update.FinishReason;
            tokens ??= update.Usage?.OutputTokenCount;
        }
        Assert.Equal(whole, streamed);
        Assert.Equal(ChatFinishReason.Length, reason);
        Assert.Equal(30, tokens);
    }

    [Fact]
    public async Task Chat_WithAStopString_EndsBeforeIt()
    {
        var chat = service.OpenAi().GetChatClient("tiny");
        var options = new ChatCompletionOptions { MaxOutputTokenCount = 30, Temperature = 0 };
        string whole = (await chat.CompleteChatAsync(_question, options)).Value.Content[0].Text;
        string stop = whole[4..6];
        options.StopSequences.Add(stop);
        var answer = (await chat.CompleteChatAsync(_question, options)).Value;
        Assert.Equal(ChatFinishReason.Stop, answer.FinishReason);
        Assert.Equal(whole[..whole.IndexOf(stop, StringComparison.Ordinal)], string.Concat(answer.Content.Select(part => part.Text)));
    }

    [Fact]
    public async Task Chat_WithLogProbabilities_ListsTheChosenAmongTheLikely()
    {
        var chat = service.OpenAi().GetChatClient("tiny");
        var options = new ChatCompletionOptions
        {
            MaxOutputTokenCount = 4,
            Temperature = 0,
            IncludeLogProbabilities = true,
            TopLogProbabilityCount = 3,
        };
        var answer = (await chat.CompleteChatAsync(_question, options)).Value;
        Assert.Equal(4, answer.ContentTokenLogProbabilities.Count);
        Assert.All(
            answer.ContentTokenLogProbabilities,
            token =>
            {
                Assert.Equal(3, token.TopLogProbabilities.Count);
                Assert.Equal(token.LogProbability, token.TopLogProbabilities[0].LogProbability, 1e-6f);
            }
        );
    }

    [Fact]
    public async Task Chat_WithAnUnknownModel_RaisesNotFound()
    {
        var problem = await Assert.ThrowsAsync<ClientResultException>(() =>
            service.OpenAi().GetChatClient("../tiny").CompleteChatAsync(_question)
        );
        Assert.Equal(404, problem.Status);
        Assert.Contains("model_not_found", problem.Message);
    }
}
