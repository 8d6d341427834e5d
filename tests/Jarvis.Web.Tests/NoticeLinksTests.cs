using Jarvis.Contracts;
using Jarvis.Web.Shared;

namespace Jarvis.Web.Tests;

public sealed class NoticeLinksTests
{
    [Theory]
    [InlineData("doctor", "texts", "datasets/texts?tab=doctor")]
    [InlineData("mend", "texts", "datasets/texts?tab=versions")]
    [InlineData("balance", "texts", "datasets/texts?tab=versions")]
    [InlineData("split", "texts", "datasets/texts?tab=versions")]
    [InlineData("synthetic", "texts", "datasets/texts?tab=versions")]
    [InlineData("enhance", "texts", "datasets/texts?tab=versions")]
    [InlineData("undo", "texts", "datasets/texts?tab=versions")]
    [InlineData("mixture", "texts", "datasets/texts")]
    [InlineData("export", "texts", "datasets/texts")]
    [InlineData("import", "a b", "datasets/a%20b")]
    [InlineData("import", null, "datasets")]
    [InlineData("mixture", null, "datasets")]
    [InlineData("tokenizer", "words", "tokenizers/words")]
    [InlineData("tokenizer", null, "tokenizers")]
    [InlineData("knowledge", "docs", "knowledge/docs")]
    [InlineData("knowledge", null, "knowledge")]
    [InlineData("model-export", "night-03/step-00000840", "models")]
    [InlineData("model-import", "gpt2/v1", "models")]
    [InlineData(null, null, "datasets")] // a notice from before notices recorded their job
    public void Of_AJobsNotice_LeadsToWhatItIsAbout(string? job, string? target, string link) =>
        Assert.Equal(link, NoticeLinks.Of(OfJob(job, target)));

    [Theory]
    [InlineData(nameof(IRunsClient.RunStarted), "runs/r1")]
    [InlineData(nameof(IRunsClient.EpochCompleted), "runs/r1")]
    [InlineData(nameof(IRunsClient.RunFinished), "runs/r1")]
    [InlineData(nameof(IRunsClient.RunFailed), "runs/r1")]
    [InlineData(nameof(IRunsClient.StateChanged), "runs/r1")]
    [InlineData("ScheduleMisfired", "runs/r1")]
    [InlineData(nameof(IRunsClient.ReportPublished), "runs/r1?tab=report")]
    public void Of_ARunsNotice_LeadsToTheRun(string happened, string link) => Assert.Equal(link, NoticeLinks.Of(OfRun(happened)));

    [Theory]
    [InlineData("mend", NoticeLevel.Success, "datasets/texts?tab=doctor", true)] // the page shows its own toast with the undo
    [InlineData("mend", NoticeLevel.Success, "datasets/others", false)]
    [InlineData("mend", NoticeLevel.Error, "datasets/texts?tab=doctor", false)]
    [InlineData("doctor", NoticeLevel.Success, "datasets/texts?tab=doctor", true)]
    [InlineData("doctor", NoticeLevel.Success, "datasets/texts?tab=samples", false)]
    [InlineData("export", NoticeLevel.Success, "datasets/texts", false)]
    [InlineData("model-export", NoticeLevel.Success, "models?q=night", true)]
    [InlineData("model-export", NoticeLevel.Error, "models", false)]
    [InlineData("model-import", NoticeLevel.Success, "runs", false)]
    public void IsShownOn_ItsPage_OnlyWhereThatSaysTheSame(string job, NoticeLevel level, string page, bool shown) =>
        Assert.Equal(shown, NoticeLinks.IsShownOn(OfJob(job, "texts") with { Level = level }, page));

    [Theory]
    [InlineData("runs/r1?tab=log", true)]
    [InlineData("", true)] // Home and the list show what starts and finishes
    [InlineData("runs", true)]
    [InlineData("runs?q=tag:night", false)]
    [InlineData("runs/r2", false)]
    [InlineData("chat", false)]
    public void IsShownOn_ARunThatFinished_WhereThePageShowsIt(string page, bool shown) =>
        Assert.Equal(shown, NoticeLinks.IsShownOn(OfRun(nameof(IRunsClient.RunFinished)), page));

    [Theory]
    [InlineData("runs/r1", true)]
    [InlineData("", false)]
    [InlineData("runs", false)]
    public void IsShownOn_ARunThatFailed_OnlyOnItsOwnPage(string page, bool shown) =>
        Assert.Equal(shown, NoticeLinks.IsShownOn(OfRun(nameof(IRunsClient.RunFailed)) with { Level = NoticeLevel.Error }, page));

    [Fact]
    public void IsShownOn_WithoutATarget_IsNever() => Assert.False(NoticeLinks.IsShownOn(OfJob("import", null), "datasets"));

    private static Notice OfJob(string? job, string? target) =>
        new(1, DateTimeOffset.UnixEpoch, NoticeLevel.Success, nameof(IRunsClient.JobChanged), null, "done", "", false)
        {
            Job = job,
            Target = target,
        };

    private static Notice OfRun(string happened) =>
        new(1, DateTimeOffset.UnixEpoch, NoticeLevel.Information, happened, "r1", "night-01", "", false);
}
