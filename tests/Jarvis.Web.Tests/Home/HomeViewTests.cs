using Jarvis.Contracts;
using Jarvis.Testing;
using Jarvis.Web.Features.Home;
using Jarvis.Web.Shared;
using Microsoft.Extensions.Time.Testing;

namespace Jarvis.Web.Tests.Home;

public sealed class HomeViewTests
{
    private static readonly DateTimeOffset _now = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    private static UserClock Clock { get; } = UserClock.For(new FakeTimeProvider(_now), "UTC");

    [Fact]
    public void Of_NoRuns_IsFresh() => Assert.True(View().IsFresh);

    [Fact]
    public void Of_OnlyAnArchivedRun_IsNotFreshAndShowsNothing()
    {
        var view = View(TestRun.Of("a", RunState.Completed) with { Archived = true });
        Assert.False(view.IsFresh);
        Assert.Empty((RunSummary[])[.. view.Running, .. view.Stopped, .. view.Queued, .. view.Finished]);
    }

    [Theory]
    [InlineData(RunState.Queued, "queued")]
    [InlineData(RunState.Preparing, "running")]
    [InlineData(RunState.Running, "running")]
    [InlineData(RunState.Pausing, "running")]
    [InlineData(RunState.Paused, "stopped")]
    [InlineData(RunState.Interrupted, "stopped")]
    [InlineData(RunState.Completed, "finished")]
    [InlineData(RunState.Failed, "finished")]
    [InlineData(RunState.Cancelled, "finished")]
    public void Of_ARunOfAnyState_StandsInOnePlace(RunState state, string place)
    {
        var view = View(TestRun.Of("a", state));
        var places = new Dictionary<string, IReadOnlyList<RunSummary>>
        {
            ["running"] = view.Running,
            ["stopped"] = view.Stopped,
            ["queued"] = view.Queued,
            ["finished"] = view.Finished,
        };
        Assert.Equal(place, Assert.Single(places, each => each.Value.Count > 0).Key);
    }

    [Fact]
    public void Queued_InTheOrderOfTheQueue_AndTheFirstFollowsWhatRuns()
    {
        var view = View(
            TestRun.Of("second", RunState.Queued) with
            {
                QueuePosition = 2,
            },
            TestRun.Of("first", RunState.Queued) with
            {
                QueuePosition = 1,
            },
            TestRun.Of("now", RunState.Running) with
            {
                EtaSeconds = 600,
            }
        );
        Assert.Equal(["first", "second"], view.Queued.Select(run => run.Id));
        Assert.Equal(_now.AddMinutes(10), view.NextStart);
    }

    [Fact]
    public void NextStart_OfTwoThatRun_IsUnknown() =>
        Assert.Null(
            View(
                TestRun.Of("a", RunState.Running) with
                {
                    EtaSeconds = 60,
                },
                TestRun.Of("b", RunState.Running) with
                {
                    EtaSeconds = 600,
                },
                TestRun.Of("c", RunState.Queued)
            ).NextStart
        );

    [Fact]
    public void Finished_NewestFirst() =>
        Assert.Equal(
            ["late", "early"],
            View(
                TestRun.Of("early", RunState.Failed) with
                {
                    EndedAt = _now.AddHours(-2),
                },
                TestRun.Of("late", RunState.Completed) with
                {
                    EndedAt = _now.AddHours(-1),
                }
            )
                .Finished.Select(run => run.Id)
        );

    private static HomeView View(params RunSummary[] runs) => HomeView.Of(runs, [], [], Clock);
}
