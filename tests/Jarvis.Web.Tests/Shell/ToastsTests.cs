using Jarvis.Contracts;
using Jarvis.Web.Shared;

namespace Jarvis.Web.Tests.Shell;

public sealed class ToastsTests
{
    private readonly Toasts _toasts = new();

    [Fact]
    public void Say_Twice_ShowsTheNewestAndThenTheOther()
    {
        _toasts.Say(NoticeLevel.Error, "first");
        _toasts.Say(NoticeLevel.Information, "second");
        Assert.Equal("second", _toasts.Shown!.Title);
        _toasts.Remove(_toasts.Shown.Id);
        Assert.Equal("first", _toasts.Shown!.Title);
        _toasts.Remove(_toasts.Shown.Id);
        Assert.Null(_toasts.Shown);
    }

    [Fact]
    public void Say_TheSameAgain_CountsUpAndComesToTheTop()
    {
        _toasts.Say(NoticeLevel.Error, "refused", "why");
        _toasts.Say(NoticeLevel.Information, "other");
        _toasts.Say(NoticeLevel.Error, "refused", "why");
        Assert.Equal(("refused", 2), (_toasts.Shown!.Title, _toasts.Shown.Count));
        _toasts.Remove(_toasts.Shown.Id);
        Assert.Equal("other", _toasts.Shown!.Title);
        _toasts.Remove(_toasts.Shown.Id);
        Assert.Null(_toasts.Shown);
    }

    [Fact]
    public async Task OfferUndo_OfTwoThatReadTheSame_KeepsBoth()
    {
        var undone = new List<int>();
        _toasts.OfferUndo("Run deleted", () => Undo(1));
        _toasts.OfferUndo("Run deleted", () => Undo(2));
        Assert.Equal(1, _toasts.Shown!.Count);
        await _toasts.Shown.Undo!();
        _toasts.Remove(_toasts.Shown.Id);
        await _toasts.Shown!.Undo!();
        Assert.Equal([2, 1], undone);

        Task Undo(int which)
        {
            undone.Add(which);
            return Task.CompletedTask;
        }
    }
}
