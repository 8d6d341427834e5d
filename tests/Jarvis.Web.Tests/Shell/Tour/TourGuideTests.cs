using Jarvis.Contracts;
using Jarvis.Testing;
using Jarvis.Web.Shell.Tour;

namespace Jarvis.Web.Tests.Shell.Tour;

public sealed class TourGuideTests
{
    private static readonly RunSummary _run = TestRun.Of("r1", RunState.Running) with { Step = 40 };

    private static readonly RunSummary _withCheckpoint = _run with { LastCheckpoint = "step-00000050" };

    [Theory]
    [InlineData("", "runs/new?tour=1")]
    [InlineData("datasets", "runs/new?tour=1")]
    [InlineData("runs/new", null)] // the button is on the page
    public void Of_NoRunYet_LeadsToNewRun(string page, string? href)
    {
        var card = TourGuide.Of(new TourFacts(page, null, Data: "Starter set"));
        Assert.Equal((TourStep.Choose, href), (card.Step, card.Action?.Href));
    }

    [Fact]
    public void Of_NewRunWithoutADataset_SaysThatTheStarterSetIsBeingMade()
    {
        Assert.Contains("being made", TourGuide.Of(new TourFacts("runs/new", null)).Now, StringComparison.Ordinal);
        Assert.Contains("My texts", TourGuide.Of(new TourFacts("runs/new", null, Data: "My texts")).Now, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RunState.Queued, TourStep.Start)]
    [InlineData(RunState.Preparing, TourStep.Start)]
    [InlineData(RunState.Running, TourStep.Train)]
    [InlineData(RunState.Pausing, TourStep.Train)]
    [InlineData(RunState.Paused, TourStep.Train)]
    [InlineData(RunState.Interrupted, TourStep.Train)]
    [InlineData(RunState.Failed, TourStep.Train)]
    [InlineData(RunState.Completed, TourStep.Finish)]
    [InlineData(RunState.Cancelled, TourStep.Finish)]
    public void Of_EachState_IsItsStep(RunState state, TourStep step)
    {
        Assert.Equal(step, TourGuide.Of(new TourFacts("runs/r1", _run with { State = state })).Step);
        Assert.Equal(step, TourGuide.Of(new TourFacts("runs/r1", _withCheckpoint with { State = state })).Step);
    }

    [Theory]
    [InlineData(RunState.Queued)]
    [InlineData(RunState.Preparing)]
    [InlineData(RunState.Running)]
    [InlineData(RunState.Paused)]
    public void Action_OnAnotherPage_LeadsToTheRun(RunState state)
    {
        Assert.Equal("runs/r1", TourGuide.Of(new TourFacts("datasets", _run with { State = state })).Action?.Href);
        Assert.Null(TourGuide.Of(new TourFacts("runs/r1", _run with { State = state })).Action);
    }

    [Theory]
    [InlineData(RunState.Running)]
    [InlineData(RunState.Completed)]
    [InlineData(RunState.Cancelled)]
    public void Action_WithACheckpoint_IsTheChatWithTheBestOne(RunState state)
    {
        var run = _withCheckpoint with { State = state };
        Assert.Equal("chat?model=r1%2Fstep-00000050", TourGuide.Of(new TourFacts("runs/r1", run)).Action?.Href);
        run = run with { BestCheckpoint = "step-00000025" };
        Assert.Equal("chat?model=r1%2Fstep-00000025", TourGuide.Of(new TourFacts("runs/r1", run)).Action?.Href);
    }

    [Theory]
    [InlineData(RunState.Failed)]
    [InlineData(RunState.Cancelled)]
    public void Action_WithNothingToTalkTo_StartsAgain(RunState state) =>
        Assert.Equal("runs/new?tour=1", TourGuide.Of(new TourFacts("runs/r1", _run with { State = state })).Action?.Href);

    [Fact]
    public void Of_TheQueuedRun_SaysWhyItWaits() =>
        Assert.Equal(
            "Waiting for the CPU (in use by night-01).",
            TourGuide
                .Of(new TourFacts("runs/r1", _run with { State = RunState.Queued, Waits = "Waiting for the CPU (in use by night-01)." }))
                .Now
        );

    [Fact]
    public void Of_ChatWithAnotherModel_LeadsToTheTours()
    {
        var card = TourGuide.Of(new TourFacts("chat/c1", _withCheckpoint, ChatModel: "r10/step-00000050"));
        Assert.Equal((TourStep.Chat, "chat?model=r1%2Fstep-00000050"), (card.Step, card.Action?.Href));
    }

    [Theory]
    [InlineData("r1")]
    [InlineData("r1/step-00000050")]
    [InlineData("r1:ema")]
    public void Of_ChatWithTheRun_AsksForAQuestion(string model)
    {
        var card = TourGuide.Of(new TourFacts("chat", _withCheckpoint, ChatModel: model));
        Assert.Equal((TourStep.Chat, "Ask it something", null), (card.Step, card.Title, card.Action));
        Assert.Equal("It answers", TourGuide.Of(new TourFacts("chat", _withCheckpoint, ChatModel: model, IsAnswering: true)).Title);
    }

    [Fact]
    public void Of_AnAnswer_IsTheEndOnEveryPage()
    {
        Assert.True(TourGuide.Of(new TourFacts("chat/c1", _withCheckpoint, HasAnswer: true)).IsEnd);
        Assert.True(TourGuide.Of(new TourFacts("", _withCheckpoint with { State = RunState.Completed }, HasAnswer: true)).IsEnd);
    }

    [Theory]
    [InlineData(RunState.Queued, false, "runs/r1")]
    [InlineData(RunState.Running, true, "runs/r1")]
    [InlineData(RunState.Completed, true, "chat?model=r1%2Fstep-00000050")]
    [InlineData(RunState.Failed, true, "runs/new")]
    [InlineData(RunState.Cancelled, false, "runs/new")]
    public void Place_OfEachState_IsWhereItGoesOn(RunState state, bool hasCheckpoint, string place) =>
        Assert.Equal(place, TourGuide.Place(new TourFacts("", (hasCheckpoint ? _withCheckpoint : _run) with { State = state })));
}
