using Jarvis.Contracts;
using Jarvis.Web.Features.Chat;
using Xunit;

namespace Jarvis.Inference.Tests.Chat;

public sealed class ConversationStoreTests(RunningInference service) : IClassFixture<RunningInference>
{
    [Fact]
    public void Delete_AndRestore_BringsEverythingBack()
    {
        using var chat = new ChatBench(service);
        var conversation = chat.Conversations.Create("What is a list?", new ChatSettings("tiny", 0.3, SystemPrompt: "short"));
        chat.Messages.Add(conversation.Id, null, ChatRole.User, "What is a list?", null);
        chat.Conversations.Delete(conversation.Id);
        Assert.Empty(chat.Conversations.List());
        Assert.Null(chat.Conversations.Find(conversation.Id));
        chat.Conversations.Restore(conversation.Id);
        Assert.Equal(conversation.Settings, chat.Conversations.List().Single().Settings);
        Assert.Equal("What is a list?", chat.Messages.Path(conversation.Id).Single().Text);
    }

    [Fact]
    public void Title_OfAWildMessage_IsOneLineThatReadsAsItIsStored()
    {
        using var chat = new ChatBench(service);
        var conversation = chat.Conversations.Create("photo\u202egpj.exe\0\nwhat is it?", new ChatSettings());
        Assert.Equal("photogpj.exe what is it?", conversation.Title);
        chat.Conversations.Rename(conversation.Id, new string('a', 58) + "😀 and more");
        Assert.DoesNotContain(chat.Conversations.Find(conversation.Id)!.Title, char.IsSurrogate);
        chat.Conversations.Rename(conversation.Id, "\u202e\u0007");
        Assert.StartsWith("aaa", chat.Conversations.Find(conversation.Id)!.Title);
    }

    [Fact]
    public async Task Delete_IsForGoodAfterARestart()
    {
        using var chat = new ChatBench(service);
        var conversation = chat.Conversations.Create("a", new ChatSettings());
        chat.Messages.Add(conversation.Id, null, ChatRole.User, "a", null);
        chat.Conversations.Delete(conversation.Id);
        chat.Restart();
        await chat.Answers.StartAsync(default);
        chat.Conversations.Restore(conversation.Id);
        Assert.Empty(chat.Conversations.List());
    }

    [Theory]
    [InlineData("tomato", 1)]
    [InlineData("50 %", 1)]
    [InlineData("%", 1)]
    [InlineData("_", 0)]
    [InlineData("soup", 1)]
    [InlineData("nothing", 0)]
    [InlineData("  ", 2)]
    public void List_ByAQuery_FindsTitlesAndMessages(string query, int count)
    {
        using var chat = new ChatBench(service);
        var first = chat.Conversations.Create("About tomato", new ChatSettings());
        chat.Messages.Add(first.Id, null, ChatRole.User, "I want soup, 50 % salt", null);
        chat.Conversations.Create("Other", new ChatSettings());
        Assert.Equal(count, chat.Conversations.List(query).Count);
    }

    [Fact]
    public void Create_WithALongFirstMessage_TakesItsBeginningAsTitle()
    {
        using var chat = new ChatBench(service);
        string title = chat.Conversations.Create(string.Join('\n', Enumerable.Repeat("word", 50)), new ChatSettings()).Title;
        Assert.True(title.Length <= 60);
        Assert.StartsWith("word word", title);
        Assert.EndsWith("…", title);
    }

    [Fact]
    public void Rename_ToNothing_KeepsTheName()
    {
        using var chat = new ChatBench(service);
        var conversation = chat.Conversations.Create("a", new ChatSettings());
        chat.Conversations.Rename(conversation.Id, "   ");
        Assert.Equal("a", chat.Conversations.Find(conversation.Id)!.Title);
        chat.Conversations.Rename(conversation.Id, " b ");
        Assert.Equal("b", chat.Conversations.Find(conversation.Id)!.Title);
    }
}
