using Jarvis.Contracts;
using Jarvis.Web.Features.Runs;

namespace Jarvis.Web.Tests;

public sealed class RunAttemptsTests
{
    [Fact]
    public void Of_ARunThatWasResumedAndWentBack_IsAStoryOfAttempts()
    {
        var attempts = RunAttempts.Of([
            new AttemptStarted(1, 100, 5, "cpu", "fp32", 2),
            new AttemptEnded(1, RunState.Paused, "Paused.", 40),
            new AttemptStarted(2, 100, 5, "cpu", "fp32", 1),
            new RunResumed(2, 40, "step-00000040", Differs: "threads 2, now 1"),
            new RunResumed(2, 50, "step-00000050", RolledBack: "The loss was no number."),
        ]);

        Assert.Equal([1, 2], attempts.Select(attempt => attempt.Number));
        Assert.Equal("Paused.", attempts[0].Ended!.Reason);
        Assert.Equal("threads 2, now 1", attempts[1].Resumed!.Differs);
        Assert.Equal(50, Assert.Single(attempts[1].Rollbacks).FromStep);
        Assert.Null(attempts[1].Ended);
    }

    [Theory]
    [InlineData(null, "docs code")]
    [InlineData("loss", "code docs")]
    [InlineData("-loss", "docs code")]
    [InlineData("name", "code docs")]
    [InlineData("-accuracy", "code docs")]
    [InlineData("nonsense", "docs code")]
    public void Apply_ByAColumn_OrdersTheGroups(string? by, string expected)
    {
        GroupMetrics[] groups = [new("code", 3, 100, 1.5, 4.5, 0.6), new("docs", 2, 200, 2.5, 12, 0.4)];
        Assert.Equal(expected, string.Join(' ', GroupOrder.Apply(groups, by).Select(group => group.Name)));
    }
}
