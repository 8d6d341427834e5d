using Jarvis.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Shell;

/// <summary>Shows the circuit's toasts and lets each go when its time is over.</summary>
public sealed partial class ToastHost
{
    private readonly CancellationTokenSource _gone = new();
    private readonly HashSet<long> _timed = [];

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
            foreach (var toast in Toasts.Shown.Where(toast => _timed.Add(toast.Id)))
            {
                _ = EndAsync(toast);
            }

            StateHasChanged();
        });

    private async Task EndAsync(Toast toast)
    {
        await Task.Delay(toast.Stays, Time, _gone.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (!_gone.IsCancellationRequested)
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
