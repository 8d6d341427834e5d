using Jarvis.Contracts;
using Jarvis.Web.Features.Chat;
using Microsoft.Extensions.DependencyInjection;

namespace Jarvis.Web.Tests.Chat;

public sealed class MessageStoreTests
{
    [Theory]
    [InlineData("r1", true)]
    [InlineData("r1/step-00000050", true)]
    [InlineData("r1:ema", true)]
    [InlineData("r10/step-00000050", false)]
    public async Task HasAnswerOf_AnAnswer_KnowsTheRunOfItsModel(string model, bool has)
    {
        await using var web = await WebHost.StartAsync();
        var messages = web.Services.GetRequiredService<MessageStore>();
        var conversation = web.Services.GetRequiredService<ConversationStore>().Create("Hi", new ChatSettings(model));
        string question = messages.Add(conversation.Id, null, ChatRole.User, "Hi", null);
        Assert.False(messages.HasAnswerOf("r1", MessageState.Done));

        string answer = messages.Add(conversation.Id, question, ChatRole.Assistant, null, model);
        Assert.Equal((has, false), (messages.HasAnswerOf("r1", MessageState.Generating), messages.HasAnswerOf("r1", MessageState.Done)));
        messages.SetState(conversation.Id, answer, MessageState.Done);
        Assert.Equal(has, messages.HasAnswerOf("r1", MessageState.Done, MessageState.Stopped));
    }
}
