using Jarvis.Contracts;
using Jarvis.Web.Shell;

namespace Jarvis.Web.Tests.Shell;

public sealed class BellListTests
{
    [Fact]
    public void Of_NoticesOfTwoRunsAndAJob_AreGroupsWithTheNewestFirst()
    {
        var groups = Of(
            Run(4, "a", nameof(IRunsClient.RunFinished), "night-01 finished"),
            Run(3, "b", nameof(IRunsClient.RunStarted), "night-02 started"),
            Job(2, "mend", "texts", "Fixed \"texts\""),
            Run(1, "a", nameof(IRunsClient.RunStarted), "night-01 started")
        );
        Assert.Equal(["night-01", "night-02", "Data and jobs"], groups.Select(group => group.Name));
        Assert.Equal(["Finished", "Started"], groups[0].Entries.Select(entry => entry.Title));
        Assert.Equal("Fixed \"texts\"", groups[2].Entries[0].Title);
        Assert.Equal(["runs/a", null], [groups[0].Link, groups[2].Link]);
    }

    [Fact]
    public void Of_TheSameNewsTwice_IsOneEntryThatCountsUp()
    {
        var entry = Assert.Single(
            Of(
                Run(3, "a", nameof(IRunsClient.RunStarted), "night-01 resumed") with
                {
                    Text = "attempt 3",
                    Read = true,
                },
                Run(2, "a", nameof(IRunsClient.RunStarted), "night-01 resumed") with
                {
                    Text = "attempt 2",
                }
            )[0].Entries
        );
        Assert.Equal(("Resumed", 2, "attempt 3", true), (entry.Title, entry.Count, entry.Text, entry.Unread));
    }

    [Theory]
    [InlineData("night-01: report ready", "Report ready")]
    [InlineData("night-01 waits for the next start", "Waits for the next start")]
    [InlineData("night-01 started late", "night-01 started late")] // of a schedule, whose name is not the run's
    public void Title_BelowTheNameOfTheRun_DoesNotRepeatIt(string title, string shown) =>
        Assert.Equal(shown, Of(Run(1, "a", "any", title))[0].Entries[0].Title);

    [Fact]
    public void Group_OfARunThatWasRenamedOrDeleted_HasTheNameItHasNowOrHadLast()
    {
        var notice = Run(1, "a", nameof(IRunsClient.RunFinished), "my first run finished");
        Assert.Equal(("better", "Finished"), NameAndTitle(BellList.Of([notice], _ => false, _ => "better")[0]));
        var deleted = BellList.Of([notice], _ => false, _ => null)[0];
        Assert.Equal(("my first run", "Finished"), NameAndTitle(deleted));
        Assert.Null(deleted.Link);
    }

    [Theory]
    [InlineData(BellFilter.All, "1 2 3")]
    [InlineData(BellFilter.Failures, "2")]
    [InlineData(BellFilter.Runs, "1 2")]
    [InlineData(BellFilter.Data, "3")]
    public void IsIn_EachFilter_TakesItsOwn(BellFilter filter, string ids)
    {
        Notice[] all =
        [
            Run(1, "a", nameof(IRunsClient.RunStarted), "a started"),
            Run(2, "a", nameof(IRunsClient.RunFailed), "a failed") with
            {
                Level = NoticeLevel.Error,
            },
            Job(3, "mend", "texts", "Fixed \"texts\""),
        ];
        Assert.Equal(ids, string.Join(' ', all.Where(notice => BellList.IsIn(filter, notice)).Select(notice => notice.Id)));
    }

    private static (string, string) NameAndTitle(BellGroup group) => (group.Name, group.Entries[0].Title);

    private static IReadOnlyList<BellGroup> Of(params Notice[] notices) =>
        BellList.Of(notices, notice => !notice.Read, id => id == "a" ? "night-01" : "night-02");

    private static Notice Run(long id, string run, string happened, string title) =>
        new(id, DateTimeOffset.UnixEpoch.AddMinutes(id), NoticeLevel.Information, happened, run, title, "", false);

    private static Notice Job(long id, string job, string target, string title) =>
        new(id, DateTimeOffset.UnixEpoch, NoticeLevel.Success, nameof(IRunsClient.JobChanged), null, title, "", false)
        {
            Job = job,
            Target = target,
        };
}
