using System.Collections.Immutable;
using Jarvis.Contracts;
using Jarvis.Web.Trainer;

namespace Jarvis.Web.Shared;

/// <param name="Undo">Offered as a button while the toast is shown; null for a plain message.</param>
public sealed record Toast(long Id, NoticeLevel Level, string Title, string? Text, string? Link, Func<Task>? Undo, TimeSpan Stays);

/// <summary>The toasts of one circuit, at the bottom right, newest last. Each disappears by itself.</summary>
public sealed class Toasts
{
    private const int Most = 4;
    private long _lastId;

    public ImmutableList<Toast> Shown { get; private set; } = [];

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
        Shown = Shown.RemoveAll(toast => toast.Id == id);
        Changed?.Invoke();
    }

    private void Add(Toast toast)
    {
        Shown = (Shown.Count < Most ? Shown : Shown.RemoveAt(0)).Add(toast);
        Changed?.Invoke();
    }
}
