using System.Diagnostics;
using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Testing;
using Jarvis.Web.Features.Runs;

namespace Jarvis.Web.Tests;

/// <summary>Search, sort, groups, columns and selection of the run table.</summary>
public sealed class RunListTests
{
    private static readonly RunSummary[] _runs =
    [
        Run(1, RunState.Completed) with
        {
            BestLoss = 2.4,
            Tags = ["night"],
            Tokens = 2_000_000,
            RunSeconds = 7200,
            Stopped = true,
        },
        Run(2, RunState.Running) with
        {
            Name = "long night",
            BestLoss = 2.6,
            Tags = ["baseline", "night"],
            RunSeconds = 60,
        },
        Run(3, RunState.Failed) with
        {
            Data = "words.txt",
            Note = "Learning rate **too high**",
        },
        Run(4, RunState.Completed) with
        {
            Name = "old starter",
            BestLoss = 2.0,
            Archived = true,
        },
    ];

    [Theory]
    [InlineData("", "3 2 1")]
    [InlineData("state:running", "2")]
    [InlineData("STATE:Active", "2")]
    [InlineData("state:stopped", "1")]
    [InlineData("state:completed is:archived", "4")]
    [InlineData("tag:night", "2 1")]
    [InlineData("tag:nig", "")]
    [InlineData("tag:night -tag:baseline", "1")]
    [InlineData("loss<2.5", "1")]
    [InlineData("loss>=2.4 tag:night", "2 1")]
    [InlineData("-loss<2.5", "3 2")]
    [InlineData("tokens>1e6", "1")]
    [InlineData("hours>=2", "1")]
    [InlineData("data:words", "3")]
    [InlineData("is:archived", "4")]
    [InlineData("-is:archived", "3 2 1")]
    [InlineData("starter", "4 2 1")]
    [InlineData("-starter", "3")]
    [InlineData("\"long night\"", "2")]
    [InlineData("name:\"long night\"", "2")]
    [InlineData("too high", "3")]
    [InlineData("22:00", "")]
    [InlineData("state:running tag:night loss<2.7 data:starter", "2")]
    public void Apply_Query_FindsThose(string query, string expected) =>
        Assert.Equal(expected, string.Join(' ', RunList.Apply(_runs, query, null, null).Select(run => run.Id)));

    [Theory]
    [InlineData("state:sleeping", "completed")]
    [InlineData("state:3", "completed")]
    [InlineData("loss<low", "loss<2.5")]
    [InlineData("is:nice", "is:archived")]
    public void Parse_WhatCanMatchNothing_SaysWhatCanBeWritten(string query, string hint)
    {
        Assert.Contains(hint, Assert.Single(RunSearch.Parse(query).Problems), StringComparison.Ordinal);
        Assert.Empty(RunList.Apply(_runs, query, null, null));
    }

    [Theory]
    [InlineData(null, "3 2 1")]
    [InlineData("-newest", "1 2 3")]
    [InlineData("loss", "1 2 3")]
    [InlineData("-loss", "2 1 3")] // runs without a loss come last in both directions
    [InlineData("-duration", "1 2 3")]
    [InlineData("name", "2 1 3")]
    public void Apply_Sort_OrdersSo(string? sort, string expected) =>
        Assert.Equal(expected, string.Join(' ', RunList.Apply(_runs, null, null, sort).Select(run => run.Id)));

    [Fact]
    public void Grouped_ByTag_ShowsARunUnderEachOfItsTagsAndThoseWithoutLast() =>
        Assert.Equal(
            ["baseline", "baseline/2", "night", "night/2", "night/1", "No tag", "No tag/3"],
            RunList
                .Grouped(RunList.Apply(_runs, null, null, null), "tag")
                .Select(line => line.Run is { } run ? $"{line.Group}/{run.Id}" : line.Group)
        );

    [Fact]
    public void Apply_AThousandRuns_TakesLessThanATenthOfASecond()
    {
        RunSummary[] many =
        [
            .. Enumerable
                .Range(0, 1000)
                .Select(number =>
                    Run(number, number % 3 == 0 ? RunState.Running : RunState.Completed) with
                    {
                        BestLoss = 2 + (number * 7919 % 1000 / 1000.0),
                        Tags = ["night", $"tag{number % 10}"],
                    }
                ),
        ];
        const string query = "starter state:completed tag:night loss<2.9 -data:words";
        RunList.Grouped(RunList.Apply(many, query, null, "loss"), "tag"); // the first call compiles the code

        long began = Stopwatch.GetTimestamp();
        var lines = RunList.Grouped(RunList.Apply(many, query, null, "loss"), "tag");
        var took = Stopwatch.GetElapsedTime(began);

        Assert.True(lines.Count > 500);
        Assert.True(took < TimeSpan.FromMilliseconds(100), $"It took {took.TotalMilliseconds:0} ms.");
    }

    [Fact]
    public void Columns_WrittenAndRead_AreTheSame()
    {
        Assert.Null(RunColumns.Write(RunColumns.Read(null).Select(column => column.Key)));
        Assert.Equal("state,loss", RunColumns.Write(["loss", "state"]));
        Assert.Equal(["state", "loss"], RunColumns.Read("loss,state,nothing").Select(column => column.Key));
        Assert.Empty(RunColumns.Read(RunColumns.Write([])));
    }

    [Fact]
    public void Selection_WrittenAndRead_IsTheSame()
    {
        var selection = new RunSelection();
        selection.ToggleAll(["2", "1"]);
        var linked = new RunSelection();
        linked.Read(selection.Write());
        Assert.Equal(["2", "1"], linked.Ids);

        linked.Read(null);
        Assert.Null(linked.Write());
        linked.ToggleAll([.. Enumerable.Range(0, 101).Select(id => id.ToString(CultureInfo.InvariantCulture))]);
        Assert.Null(linked.Write()); // an address this long is refused
    }

    [Fact]
    public void Selection_OfRunsNoLongerShown_LetsGoOfThem()
    {
        var selection = new RunSelection();
        selection.Toggle("2");
        selection.ToggleAll(["1", "2", "3"]);
        Assert.True(selection.HasAll(["1", "2", "3"]));
        selection.Keep(new HashSet<string> { "1" });
        Assert.Equal(["1"], selection.Ids);
        selection.ToggleAll(["1"]);
        Assert.Equal(0, selection.Count);
        Assert.False(selection.HasAll([]));
    }

    private static RunSummary Run(int number, RunState state) =>
        TestRun.Of($"{number}", state, DateTimeOffset.UnixEpoch.AddDays(number)) with
        {
            Name = number == 3 ? "words-3" : $"starter-{number}",
        };
}
