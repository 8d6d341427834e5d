using System.Collections.Immutable;
using Jarvis.Contracts;
using Jarvis.Web.Trainer;

namespace Jarvis.Web.Shared;

/// <param name="Undo">Offered as a button for as long as the toast is shown; null for a mere message.</param>
/// <param name="Stays">For how long it is shown.</param>
/// <param name="Count">How often the same was said.</param>
public sealed record Toast(
    long Id,
    NoticeLevel Level,
    string Title,
    string? Text,
    string? Link,
    Func<Task>? Undo,
    TimeSpan Stays,
    int Count = 1
);

/// <summary>
/// The short messages of one circuit. One is shown at a time: the newest. Those before it wait below, are shown again when it has gone,
/// and then stay for their whole time, so that neither an error nor an undo is missed.
/// </summary>
public sealed class Toasts
{
    private const int Most = 4;
    private ImmutableList<Toast> _toasts = [];
    private long _lastId;

    /// <summary>Null while there is nothing to say.</summary>
    public Toast? Shown => _toasts is [.., var newest] ? newest : null;

    public event Action? Changed;

    public void Say(NoticeLevel level, string title, string? text = null, string? link = null) =>
        Add(new Toast(++_lastId, level, title, text, link, null, TimeSpan.FromSeconds(level == NoticeLevel.Error ? 12 : 6)));

    public void Fail(Exception failure) => Say(NoticeLevel.Error, failure.Message, (failure as TrainerException)?.Detail);

    /// <summary>Runs a request to the Trainer and shows its error as a toast.</summary>
    public async Task TryAsync(Func<Task> ask)
    {
        try
        {
            await ask();
        }
        catch (TrainerException exception)
        {
            Fail(exception);
        }
    }

    /// <summary>"Run night-03 deleted" with an Undo button, for ten seconds.</summary>
    public void OfferUndo(string title, Func<Task> undo) =>
        Add(new Toast(++_lastId, NoticeLevel.Information, title, null, null, undo, TimeSpan.FromSeconds(10)));

    public void Remove(long id)
    {
        _toasts = _toasts.RemoveAll(toast => toast.Id == id);
        Changed?.Invoke();
    }

    private void Add(Toast toast)
    {
        if (_toasts.Find(other => IsRepeat(other, toast)) is { } earlier)
        {
            _toasts = _toasts.Remove(earlier);
            toast = toast with { Count = earlier.Count + 1 };
        }

        _toasts = (_toasts.Count < Most ? _toasts : _toasts.RemoveAt(0)).Add(toast);
        Changed?.Invoke();
    }

    /// <summary>Two offers to undo are about two deletions, even where they read the same.</summary>
    private static bool IsRepeat(Toast one, Toast other) =>
        one.Undo is null
        && other.Undo is null
        && (one.Level, one.Title, one.Text, one.Link) == (other.Level, other.Title, other.Text, other.Link);
}
