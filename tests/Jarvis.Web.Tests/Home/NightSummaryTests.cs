using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Testing;
using Jarvis.Web.Features.Home;
using Jarvis.Web.Shared;
using Microsoft.Extensions.Time.Testing;

namespace Jarvis.Web.Tests.Home;

public sealed class NightSummaryTests
{
    /// <summary>Nine in the morning in Berlin.</summary>
    private static readonly DateTimeOffset _morning = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2026-11-23T18:59:00Z", false)] // 19:59 of the evening before
    [InlineData("2026-11-23T19:00:00Z", true)]
    [InlineData("2026-11-24T06:59:00Z", true)]
    [InlineData("2026-11-24T07:00:00Z", false)] // 08:00
    public void Of_ARun_CountsWhatEndedBetweenEveningAndMorning(string endedAt, bool counts) =>
        Assert.Equal(counts, Of(_morning, Ended("a", RunState.Completed, endedAt)) is not null);

    [Theory]
    [InlineData("2026-11-24T18:30:00Z", true)] // 19:30
    [InlineData("2026-11-24T19:30:00Z", false)] // 20:30: the next night
    public void Of_LaterThatDay_IsSaidUntilTheNextNightBegins(string now, bool said) =>
        Assert.Equal(
            said,
            Of(DateTimeOffset.Parse(now, CultureInfo.InvariantCulture), Ended("a", RunState.Completed, "2026-11-24T02:00:00Z")) is not null
        );

    [Fact]
    public void Text_OfDifferentEnds_CountsEach()
    {
        var night = Of(
            _morning,
            Ended("a", RunState.Completed, "2026-11-24T02:00:00Z"),
            Ended("b", RunState.Completed, "2026-11-24T03:00:00Z"),
            Ended("c", RunState.Failed, "2026-11-24T04:00:00Z")
        )!;
        Assert.Equal("2 runs finished · 1 failed", night.Text);
        Assert.Null(Of(_morning, Ended("p", RunState.Paused, "2026-11-24T04:00:00Z"))); // it has not ended: it can be resumed
        Assert.Equal("1 run failed", Of(_morning, Ended("c", RunState.Failed, "2026-11-24T04:00:00Z"))!.Text);
    }

    [Fact]
    public void Best_OfThoseThatFinished_HasTheLeastLossAndItsReport()
    {
        RunSummary[] runs =
        [
            Ended("a", RunState.Completed, "2026-11-24T02:00:00Z") with
            {
                BestLoss = 3,
            },
            Ended("b", RunState.Completed, "2026-11-24T03:00:00Z") with
            {
                BestLoss = 2,
            },
            Ended("c", RunState.Failed, "2026-11-24T04:00:00Z") with
            {
                BestLoss = 1,
            },
        ];
        var report = new Notice(1, _morning, NoticeLevel.Information, nameof(IRunsClient.ReportPublished), "b", "", "", false);
        Assert.Equal(("b", false), (Of(_morning, runs)!.Best!.Id, Of(_morning, runs)!.HasReport));
        Assert.True(NightSummary.Of(runs, [report], Clock(_morning))!.HasReport);
        Assert.False(NightSummary.Of(runs, [report with { RunId = "a" }], Clock(_morning))!.HasReport);
    }

    private static NightSummary? Of(DateTimeOffset now, params RunSummary[] runs) => NightSummary.Of(runs, [], Clock(now));

    private static UserClock Clock(DateTimeOffset now) => UserClock.For(new FakeTimeProvider(now), "Europe/Berlin");

    private static RunSummary Ended(string id, RunState state, string at) =>
        TestRun.Of(id, state) with
        {
            EndedAt = DateTimeOffset.Parse(at, CultureInfo.InvariantCulture),
        };
}
