using Jarvis.Contracts;
using Jarvis.Web.Features.Runs;

namespace Jarvis.Web.Tests;

public sealed class RunViewTests
{
    [Theory]
    [InlineData("Waiting for the CPU (in use by first).", "Waiting for the CPU (in use by first).")]
    [InlineData("Queued behind first.", "Queued behind first.")]
    [InlineData(null, "Waiting for its turn.")]
    public void Notice_OfAQueuedRun_IsTheTrainersSentenceAndNoMore(string? waits, string shown) =>
        Assert.Equal(shown, RunView.Notice(Queued(waits)));

    private static RunSummary Queued(string? waits) =>
        new(
            "r1",
            "night-01",
            RunState.Queued,
            DateTimeOffset.UnixEpoch,
            null,
            null,
            "nano",
            "starter",
            0,
            1000,
            0,
            null,
            null,
            null,
            null,
            null,
            null,
            0,
            1,
            waits,
            null,
            null,
            null,
            null
        );
}
