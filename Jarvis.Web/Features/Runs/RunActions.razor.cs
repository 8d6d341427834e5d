using Jarvis.Contracts;
using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Features.Runs;

/// <summary>The actions that a run's state allows.</summary>
public sealed partial class RunActions
{
    private Dialog _stop = null!;
    private RunEditDialog _edit = null!;
    private bool _busy;

    [Parameter, EditorRequired]
    public RunSummary Run { get; set; } = null!;

    [Parameter]
    public RunDetail? Detail { get; set; }

    [Inject]
    private TrainerClient Trainer { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private string? Checkpoint => Checkpoints.Of(Run);

    private async Task StopAsync(string verb)
    {
        await _stop.CloseAsync();
        await AskAsync(verb);
    }

    private async Task AskAsync(string verb)
    {
        _busy = true;
        await Toasts.TryAsync(async () =>
        {
            await Trainer.AskRunAsync(Run.Id, verb);
            if (verb == "checkpoint")
            {
                Toasts.Say(NoticeLevel.Information, "A checkpoint is written after this step.");
            }
        });
        _busy = false;
    }

    private Task DeleteAsync()
    {
        var run = Run;
        return Toasts.TryAsync(async () =>
        {
            await Trainer.DeleteRunAsync(run.Id);
            Toasts.OfferUndo($"{run.Name} deleted.", () => Trainer.RestoreRunAsync(run.Id));
            Navigation.NavigateTo("runs");
        });
    }
}
