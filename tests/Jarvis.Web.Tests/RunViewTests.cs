using Jarvis.Contracts;
using Jarvis.Testing;
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
        TestRun.Of("r1", RunState.Queued) with
        {
            Name = "night-01",
            MaxSteps = 1000,
            Attempt = 0,
            QueuePosition = 1,
            Waits = waits,
        };
}
