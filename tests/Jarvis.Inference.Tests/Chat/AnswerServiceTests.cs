using System.Collections.Concurrent;
using Jarvis.Web.Features.Chat;
using Xunit;

namespace Jarvis.Inference.Tests.Chat;

public sealed class AnswerServiceTests(RunningInference service) : IClassFixture<RunningInference>
{
    private static readonly ChatSettings _endless = new("long", Temperature: 0, MaxTokens: 3500);
    private static readonly ChatSettings _short = new("long", Temperature: 0, MaxTokens: 40);

    private static bool IsPiece(ChatEvent what, int number) => what is ChatEvent.Piece piece && piece.Number >= number;

    [Fact]
    public async Task Ask_Answered_TellsTheStoredTextPieceByPieceInOrder()
    {
        using var chat = new ChatBench(service);
        var pieces = new ConcurrentQueue<ChatEvent.Piece>();
        using var heard = chat.Conversations.Subscribe(what =>
        {
            if (what is ChatEvent.Piece piece)
            {
                pieces.Enqueue(piece);
            }
        });
        var conversation = chat.Conversations.Create("hello", _short with { MaxTokens = 400 });
        chat.Answers.Ask(conversation, null, "hello");
        await chat.Answers.WhenEnded(chat.Last(conversation).Id);
        var answer = chat.Last(conversation);
        Assert.Equal(MessageState.Done, answer.State);
        Assert.True(answer.CutByLength);
        Assert.Equal("long/step-00000001", answer.Model);
        Assert.NotEmpty(answer.Text);
        Assert.Equal(answer.Text, string.Concat(pieces.Select(piece => piece.Text)));
        Assert.Equal(Enumerable.Range(1, answer.Pieces), pieces.Select(piece => piece.Number));
    }

    [Fact]
    public async Task Page_ThatJoinsInTheMiddle_SeesEverythingOnce()
    {
        using var chat = new ChatBench(service);
        var conversation = chat.Conversations.Create("hello", _endless);
        await chat.When(what => IsPiece(what, 3), () => chat.Answers.Ask(conversation, null, "hello"));
        var live = new ConcurrentQueue<ChatEvent.Piece>();
        using var heard = chat.Conversations.Subscribe(what =>
        {
            if (what is ChatEvent.Piece piece)
            {
                live.Enqueue(piece);
            }
        });
        var past = chat.Last(conversation);
        Assert.Equal(MessageState.Generating, past.State);
        await chat.Answers.WhenEnded(past.Id);
        string seen = past.Text + string.Concat(live.Where(piece => piece.Number > past.Pieces).Select(piece => piece.Text));
        Assert.Equal(chat.Last(conversation).Text, seen);
    }

    [Fact]
    public async Task Stop_InTheMiddle_KeepsWhatCame()
    {
        using var chat = new ChatBench(service);
        var conversation = chat.Conversations.Create("hello", _endless);
        await chat.When(what => IsPiece(what, 2), () => chat.Answers.Ask(conversation, null, "hello"));
        var before = chat.Last(conversation);
        chat.Answers.Stop(before.Id);
        await chat.Answers.WhenEnded(before.Id);
        var after = chat.Last(conversation);
        Assert.Equal(MessageState.Stopped, after.State);
        Assert.StartsWith(before.Text, after.Text);
    }

    [Fact]
    public async Task LostInference_InTheMiddle_LeavesThePartAndContinueGoesOn()
    {
        using var chat = new ChatBench(service);
        var conversation = chat.Conversations.Create("hello", _endless);
        await chat.When(what => IsPiece(what, 2), () => chat.Answers.Ask(conversation, null, "hello"));
        chat.Lose(true);
        string id = chat.Last(conversation).Id;
        await chat.Answers.WhenEnded(id);
        var broken = chat.Last(conversation);
        Assert.Equal(MessageState.Interrupted, broken.State);
        Assert.NotEmpty(broken.Note!);

        chat.Answers.Continue(conversation, id);
        await chat.Answers.WhenEnded(id);
        Assert.Equal(MessageState.Interrupted, chat.Last(conversation).State); // Inference was still unreachable; the attempt loses nothing

        chat.Lose(false);
        chat.Answers.Continue(conversation with { Settings = _short }, id);
        await chat.Answers.WhenEnded(id);
        var whole = chat.Last(conversation);
        Assert.Equal(MessageState.Done, whole.State);
        Assert.StartsWith(broken.Text, whole.Text);
        Assert.True(whole.Text.Length > broken.Text.Length);
        Assert.Null(whole.Note);
    }

    [Fact]
    public async Task RestartedWeb_LeavesThePartMarkedInterrupted()
    {
        using var chat = new ChatBench(service);
        var conversation = chat.Conversations.Create("hello", _endless);
        await chat.When(what => IsPiece(what, 2), () => chat.Answers.Ask(conversation, null, "hello"));
        var before = chat.Last(conversation);
        var old = chat.Answers;
        chat.Restart();
        await chat.Answers.StartAsync(default);
        var after = chat.Last(conversation);
        Assert.Equal(MessageState.Interrupted, after.State);
        Assert.StartsWith(before.Text, after.Text);
        await old.StopAsync(default);
    }

    [Fact]
    public async Task Answer_Again_IsASecondVersionAndTheFirstStays()
    {
        using var chat = new ChatBench(service);
        var conversation = chat.Conversations.Create("hello", _short);
        chat.Answers.Ask(conversation, null, "hello");
        var first = chat.Last(conversation);
        await chat.Answers.WhenEnded(first.Id);
        chat.Answers.Answer(conversation, first.ParentId!);
        var second = chat.Last(conversation);
        await chat.Answers.WhenEnded(second.Id);
        Assert.Equal([first.Id, second.Id], chat.Last(conversation).Versions);
        chat.Messages.Choose(conversation.Id, first.Id);
        Assert.Equal(first.Id, chat.Last(conversation).Id);
        Assert.Equal(0, chat.Last(conversation).Version);
    }

    [Fact]
    public async Task Ask_AnEditedQuestion_IsAnotherBranchAndTheOldOneStays()
    {
        using var chat = new ChatBench(service);
        var conversation = chat.Conversations.Create("hello", _short);
        chat.Answers.Ask(conversation, null, "hello");
        await chat.Answers.WhenEnded(chat.Last(conversation).Id);
        string old = chat.Messages.Path(conversation.Id)[0].Id;
        chat.Answers.Ask(conversation, null, "other");
        await chat.Answers.WhenEnded(chat.Last(conversation).Id);
        Assert.Equal("other", chat.Messages.Path(conversation.Id)[0].Text);
        chat.Messages.Choose(conversation.Id, old);
        Assert.Equal("hello", chat.Messages.Path(conversation.Id)[0].Text);
        Assert.Equal(2, chat.Messages.Path(conversation.Id).Count);
    }

    [Fact]
    public async Task Ask_AModelThatIsGone_SaysSo()
    {
        using var chat = new ChatBench(service);
        var conversation = chat.Conversations.Create("hello", new ChatSettings("gone"));
        chat.Answers.Ask(conversation, null, "hello");
        await chat.Answers.WhenEnded(chat.Last(conversation).Id);
        Assert.Equal(MessageState.Failed, chat.Last(conversation).State);
        Assert.Contains("gone", chat.Last(conversation).Note);
    }

    [Fact]
    public async Task Ask_BeyondTheContext_NotesTheTurnsThatWereSkipped()
    {
        using var chat = new ChatBench(service);
        // 96 tokens of context, one token per byte.
        var conversation = chat.Conversations.Create("a", new ChatSettings("tiny", MaxTokens: 4));
        chat.Answers.Ask(conversation, null, new string('a', 50));
        await chat.Answers.WhenEnded(chat.Last(conversation).Id);
        chat.Answers.Ask(conversation, chat.Last(conversation).Id, "and now?");
        await chat.Answers.WhenEnded(chat.Last(conversation).Id);
        Assert.Equal(MessageState.Done, chat.Last(conversation).State);
        Assert.InRange(chat.Last(conversation).DroppedTurns, 1, 2);
    }
}
