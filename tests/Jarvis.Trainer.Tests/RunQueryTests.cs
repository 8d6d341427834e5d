using Jarvis.Contracts;
using Jarvis.Testing;
using Jarvis.Trainer.Refusals;
using Jarvis.Trainer.Runs;
using Xunit;

namespace Jarvis.Trainer.Tests;

public sealed class RunQueryTests
{
    private static readonly RunSummary[] _runs =
    [
        Run("theta-1", RunState.Completed, 3.1),
        Run("theta-2", RunState.Failed, null),
        Run("code-3", RunState.Running, 2.7),
    ];

    [Theory]
    [InlineData(null, null, null, "code-3 theta-2 theta-1")]
    [InlineData("THETA", null, null, "theta-2 theta-1")]
    [InlineData("theta failed", null, null, "theta-2")]
    [InlineData(null, "completed,running", "name", "code-3 theta-1")]
    [InlineData(null, null, "loss", "code-3 theta-1 theta-2")] // runs without a loss come last in both directions
    [InlineData(null, null, "-loss", "theta-1 code-3 theta-2")]
    [InlineData("nothing", null, null, "")]
    public void Apply_SearchFilterOrder_GivesThose(string? query, string? state, string? sort, string expected) =>
        Assert.Equal(expected, string.Join(' ', RunQuery.Apply(_runs, query, state, sort).Select(run => run.Id)));

    [Theory]
    [InlineData("sleeping", null)]
    [InlineData("3", null)]
    [InlineData(null, "colour")]
    public void Apply_WhatDoesNotExist_IsRefusedWithTheChoices(string? state, string? sort) =>
        Assert.Equal(RefusalKind.Invalid, Assert.Throws<RequestRefusedException>(() => RunQuery.Apply(_runs, null, state, sort)).Kind);

    private static RunSummary Run(string id, RunState state, double? loss) =>
        TestRun.Of(id, state, DateTimeOffset.UnixEpoch.AddDays(id[^1] - '0')) with
        {
            Data = "words.txt",
            BestLoss = loss,
        };
}
