using Jarvis.Web.Features.Chat;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Jarvis.Web.Tests.Chat;

public sealed class AnswerEndTests
{
    private const string Answer =
        """data: {"model":"m","choices":[{"index":0,"delta":{"content":"Hello"},"finish_reason":"length"}]}""" + "\n\ndata: [DONE]\n\n";

    [Fact]
    public async Task Answer_WhoseEndCannotBeWritten_IsShownEndedAndCanGoOn()
    {
        await using var inference = await WebHost.UpstreamAsync(app =>
            app.MapPost("/v1/chat/completions", () => Results.Text(Answer, "text/event-stream"))
        );
        await using var web = await WebHost.StartAsync(WebHost.AddressOf(inference));
        var database = web.Services.GetRequiredService<ChatDatabase>();
        var messages = web.Services.GetRequiredService<MessageStore>();
        var answers = web.Services.GetRequiredService<AnswerService>();
        var conversation = web.Services.GetRequiredService<ConversationStore>().Create("Hi", new ChatSettings("m"));
        database.Execute(
            "CREATE TRIGGER full_disk BEFORE UPDATE OF state ON messages BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        );

        answers.Ask(conversation, null, "Hi");
        string id = messages.Path(conversation.Id)[^1].Id;
        await answers.WhenEnded(id).WaitAsync(TimeSpan.FromSeconds(30));
        var ended = messages.Find(conversation.Id, id)!;
        Assert.Equal((MessageState.Done, "Hello", true), (ended.State, ended.Text, ended.CutByLength));

        database.Execute("DROP TRIGGER full_disk");
        answers.Continue(conversation, id);
        await answers.WhenEnded(id).WaitAsync(TimeSpan.FromSeconds(30));
        var wentOn = messages.Find(conversation.Id, id)!;
        Assert.Equal((MessageState.Done, "HelloHello"), (wentOn.State, wentOn.Text));
    }
}
