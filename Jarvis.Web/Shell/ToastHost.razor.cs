using Jarvis.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Shell;

/// <summary>Shows the circuit's newest toast and removes it when its time is over.</summary>
public sealed partial class ToastHost
{
    private readonly CancellationTokenSource _gone = new();
    private Toast? _timed;
    private int _turn;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    public void Dispose()
    {
        Toasts.Changed -= Changed;
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override void OnInitialized() => Toasts.Changed += Changed;

    private void Changed() =>
        _ = InvokeAsync(() =>
        {
            if (Toasts.Shown is { } toast && !ReferenceEquals(toast, _timed))
            {
                _timed = toast;
                _ = EndAsync(toast, ++_turn);
            }

            StateHasChanged();
        });

    /// <summary>One that was covered by another meanwhile is timed again when it is shown again.</summary>
    private async Task EndAsync(Toast toast, int turn)
    {
        await Task.Delay(toast.Stays, Time, _gone.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (!_gone.IsCancellationRequested && turn == _turn && ReferenceEquals(Toasts.Shown, toast))
        {
            Toasts.Remove(toast.Id);
        }
    }

    private Task UndoAsync(Toast toast)
    {
        Toasts.Remove(toast.Id);
        return Toasts.TryAsync(toast.Undo!);
    }
}
