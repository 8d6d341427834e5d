namespace Jarvis.Web.Shared;

/// <summary>Asks before an action that cannot be undone: <c>if (await _confirm.AskAsync("Delete the key?", "…", "Delete")) …</c></summary>
public sealed partial class ConfirmDialog
{
    private Dialog _dialog = null!;
    private TaskCompletionSource<bool>? _answer;
    private string _title = "";
    private string _text = "";
    private string _action = "";

    /// <returns>False if the dialog is cancelled or closed with Esc.</returns>
    public async Task<bool> AskAsync(string title, string text, string action)
    {
        (_title, _text, _action) = (title, text, action);
        _answer = new TaskCompletionSource<bool>();
        StateHasChanged();
        await _dialog.OpenAsync();
        return await _answer.Task;
    }

    private async Task AnswerAsync(bool yes)
    {
        Answer(yes);
        await _dialog.CloseAsync();
    }

    private void Answer(bool yes) => _answer?.TrySetResult(yes);
}
