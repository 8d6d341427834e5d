using Jarvis.Contracts;
using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Features.Schedule;

/// <summary>One schedule: its timing in words, the next five times, and its actions.</summary>
public sealed partial class ScheduleCard
{
    private bool _busy;

    [Parameter, EditorRequired]
    public ScheduleSummary Schedule { get; set; } = null!;

    [Parameter]
    public EventCallback Edit { get; set; }

    [CascadingParameter]
    private UserClock Clock { get; set; } = null!;

    [Inject]
    private TrainerClient Trainer { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    private async Task AskAsync(string verb)
    {
        _busy = true;
        await Toasts.TryAsync(async () =>
        {
            await Trainer.AskScheduleAsync(Schedule.Id, verb);
            if (verb == "run")
            {
                Toasts.Say(NoticeLevel.Success, $"A run of {Schedule.Name} is queued.", link: "runs");
            }
        });
        _busy = false;
    }

    private Task DeleteAsync()
    {
        var schedule = Schedule;
        return Toasts.TryAsync(async () =>
        {
            await Trainer.DeleteScheduleAsync(schedule.Id);
            Toasts.OfferUndo($"{schedule.Name} deleted.", () => Trainer.AskScheduleAsync(schedule.Id, "restore"));
        });
    }
}
