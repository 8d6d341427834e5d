using Jarvis.Contracts;
using Jarvis.Web.Features.Chat;
using Jarvis.Web.Shared;
using Jarvis.Web.Shell;

namespace Jarvis.Web.Tests.Settings;

public sealed class NoticeSettingsTests
{
    private static readonly TimeOnly _noon = new(12, 0);

    [Theory]
    [InlineData(nameof(IRunsClient.RunStarted), "r", NoticeKind.Started)]
    [InlineData(nameof(IRunsClient.StateChanged), "r", NoticeKind.Started)]
    [InlineData(nameof(IRunsClient.EpochCompleted), "r", NoticeKind.Epoch)]
    [InlineData(nameof(IRunsClient.ReportPublished), "r", NoticeKind.Report)]
    [InlineData(nameof(IRunsClient.RunFinished), "r", NoticeKind.Finished)]
    [InlineData(nameof(IRunsClient.RunFailed), "r", NoticeKind.Failed)]
    [InlineData(nameof(IRunsClient.ImportChanged), null, NoticeKind.Data)]
    [InlineData("of a later version", null, NoticeKind.Data)]
    public void KindOf_ANotice_IsWhatItIsAbout(string name, string? run, NoticeKind kind) =>
        Assert.Equal(kind, NoticeSettings.KindOf(Notice(name, run)));

    [Fact]
    public void Defaults_OfAnEpoch_AreNowhere()
    {
        var epoch = Notice(nameof(IRunsClient.EpochCompleted), "r");
        Assert.False(NoticeSettings.Defaults.ShowsInBell(epoch));
        Assert.False(NoticeSettings.Defaults.Pops(epoch, _noon));
        var failed = Notice(nameof(IRunsClient.RunFailed), "r");
        Assert.True(NoticeSettings.Defaults.ShowsInBell(failed) && NoticeSettings.Defaults.Pops(failed, _noon));
        Assert.False(NoticeSettings.Defaults.PopsOnDesktop(failed, _noon)); // the user has not been asked for permission
    }

    [Theory]
    [InlineData(22, 7, 23, true)]
    [InlineData(22, 7, 6, true)]
    [InlineData(22, 7, 7, false)]
    [InlineData(22, 7, 22, true)]
    [InlineData(22, 7, 12, false)]
    [InlineData(9, 17, 12, true)]
    [InlineData(9, 17, 17, false)]
    [InlineData(8, 8, 3, true)]
    public void IsQuiet_BetweenTwoTimes_AlsoOverMidnight(int from, int to, int now, bool quiet)
    {
        var settings = NoticeSettings.Defaults with { QuietFrom = new TimeOnly(from, 0), QuietTo = new TimeOnly(to, 0) };
        Assert.Equal(quiet, settings.IsQuiet(new TimeOnly(now, 0)));
    }

    [Fact]
    public void Quiet_StopsWhatPopsUpAndLeavesTheBell()
    {
        var settings = NoticeSettings.Defaults.With(NoticeKind.Failed, new NoticePlaces(true, true, true)) with
        {
            QuietFrom = new TimeOnly(11, 0),
            QuietTo = new TimeOnly(13, 0),
        };
        var failed = Notice(nameof(IRunsClient.RunFailed), "r");
        Assert.Equal(
            (true, false, false),
            (settings.ShowsInBell(failed), settings.Pops(failed, _noon), settings.PopsOnDesktop(failed, _noon))
        );
    }

    [Fact]
    public void Save_IsReadAgainAfterARestartAndReported()
    {
        string folder = Directory.CreateTempSubdirectory("jarvis-notices-").FullName;
        try
        {
            using var database = new ChatDatabase(Path.Combine(folder, "web.db"));
            var store = new NoticeSettingsStore(new PreferenceStore(database));
            int told = 0;
            store.Changed += () => told++;
            store.Save(
                store.Current.With(NoticeKind.Epoch, new NoticePlaces(true, false, true)) with
                {
                    QuietFrom = new TimeOnly(22, 30),
                    QuietTo = new TimeOnly(6, 0),
                }
            );

            var after = new NoticeSettingsStore(new PreferenceStore(database)).Current;
            Assert.Equal(1, told);
            Assert.Equal(new NoticePlaces(true, false, true), after.Of(NoticeKind.Epoch));
            Assert.Equal((new TimeOnly(22, 30), new TimeOnly(6, 0)), (after.QuietFrom, after.QuietTo));
            Assert.Equal(NoticeSettings.Default(NoticeKind.Failed), after.Of(NoticeKind.Failed));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Notice Notice(string name, string? run) =>
        new(1, DateTimeOffset.UnixEpoch, NoticeLevel.Information, name, run, "title", "text", false);
}
