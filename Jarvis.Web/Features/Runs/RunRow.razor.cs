using Jarvis.Contracts;
using Jarvis.Web.Feed;
using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Features.Runs;

/// <summary>One line of the run list.</summary>
public sealed partial class RunRow
{
    [Parameter, EditorRequired]
    public RunSummary Run { get; set; } = null!;

    /// <summary>Already the next of the queue.</summary>
    [Parameter]
    public bool First { get; set; }

    [CascadingParameter]
    private UserClock Clock { get; set; } = null!;

    [Inject]
    private TrainerClient Trainer { get; set; } = null!;

    [Inject]
    private RunFeed Feed { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    private string Progress =>
        Run.State switch
        {
            RunState.Queued => Run.Waits ?? "waits for its turn",
            RunState.Preparing => "preparing the data",
            _ => $"step {Formats.Steps(Run)}{(Run.State == RunState.Running ? $" · {Formats.TokensPerSecond(Run.TokensPerSecond)}" : "")}",
        };

    private Task AskAsync(string verb) => Toasts.TryAsync(() => Trainer.AskRunAsync(Run.Id, verb));

    private Task ToFrontAsync() =>
        Toasts.TryAsync(() =>
            Trainer.MoveRunAsync(
                Run.Id,
                Feed.State.Runs.Where(run => run.State == RunState.Queued && run.Id != Run.Id).MinBy(run => run.QueuePosition)?.Id
            )
        );

    private Task DeleteAsync()
    {
        var run = Run;
        return Toasts.TryAsync(async () =>
        {
            await Trainer.DeleteRunAsync(run.Id);
            Toasts.OfferUndo($"{run.Name} deleted.", () => Trainer.RestoreRunAsync(run.Id));
        });
    }
}
