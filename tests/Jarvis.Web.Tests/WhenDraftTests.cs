using Jarvis.Contracts;
using Jarvis.Web.Shared;

namespace Jarvis.Web.Tests;

public sealed class WhenDraftTests
{
    [Theory]
    [InlineData(ScheduleKind.Daily)]
    [InlineData(ScheduleKind.Weekly)]
    public void Build_TimeWithSecondsAsTheBrowserTellsIt_SaysHoursAndMinutes(ScheduleKind kind)
    {
        var draft = new WhenDraft { Kind = kind, Time = "03:30:00" };
        Assert.Null(draft.Problem);
        Assert.Equal("03:30", draft.Build().Time);
    }

    [Fact]
    public void Problem_NoTime_AsksForOne() =>
        Assert.Equal("Choose a time.", new WhenDraft { Kind = ScheduleKind.Daily, Time = "" }.Problem);
}
