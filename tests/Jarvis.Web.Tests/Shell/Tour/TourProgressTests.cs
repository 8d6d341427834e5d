using Jarvis.Contracts;
using Jarvis.Testing;
using Jarvis.Web.Feed;
using Jarvis.Web.Shell.Tour;

namespace Jarvis.Web.Tests.Shell.Tour;

public sealed class TourProgressTests
{
    private static readonly DateTimeOffset _start = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    private static readonly TourProgress _begun = new(_start);

    [Fact]
    public void RunOf_RunsBeforeAndAfterTheStart_IsTheFirstAfter()
    {
        var state = State(Run("before", -1), Run("later", 5), Run("first", 2));
        Assert.Equal("first", _begun.RunOf(state)?.Id);
        Assert.Null(_begun.RunOf(State(Run("before", -1))));
    }

    [Fact]
    public void RunOf_OneThatAScheduleStarted_IsNotTheNewcomers() =>
        Assert.Null(_begun.RunOf(State(Run("night", 1) with { ScheduleId = "s" })));

    [Fact]
    public void RunOf_AKnownOne_StaysUntilItFailedAndAnotherWasStarted()
    {
        var known = _begun with { RunId = "a" };
        Assert.Equal("a", known.RunOf(State(Run("a", 3), Run("b", 4)))?.Id);
        var failed = Run("a", 3) with { State = RunState.Failed };
        Assert.Equal("a", known.RunOf(State(failed, Run("earlier", 1)))?.Id);
        Assert.Equal("b", known.RunOf(State(failed, Run("b", 4)))?.Id);
    }

    [Fact]
    public void RunOf_ADeletedOne_IsNothingUntilAnotherIsStarted()
    {
        var known = _begun with { RunId = "a" };
        var deleted = Run("a", 1) with { Deleted = true };
        Assert.Null(known.RunOf(State(deleted)));
        Assert.Equal("b", known.RunOf(State(deleted, Run("b", 2)))?.Id);
        Assert.Equal("a", known.RunOf(State(Run("a", 1), Run("b", 2)))?.Id); // the deletion was undone
    }

    private static RunSummary Run(string id, int minutes) => TestRun.Of(id, RunState.Running, _start.AddMinutes(minutes));

    private static FeedState State(params RunSummary[] runs)
    {
        var state = new FeedState();
        state.Replace(runs, [], null);
        return state;
    }
}
