using Jarvis.Contracts;
using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Features.Schedule;

/// <summary>Changes a schedule's name and timing; its plan stays the same.</summary>
public sealed partial class ScheduleDialog
{
    private Dialog _dialog = null!;
    private string? _id;
    private string _name = "";
    private TrainingPlan? _plan;
    private WhenDraft? _when;
    private SchedulePreview? _preview;
    private TrainerException? _error;
    private bool _saving;
    private double? _runSeconds;

    [CascadingParameter]
    private UserClock Clock { get; set; } = null!;

    [Inject]
    private TrainerClient Trainer { get; set; } = null!;

    public async Task OpenAsync(ScheduleSummary schedule)
    {
        (_id, _name, _plan, _preview, _error, _runSeconds) = (schedule.Id, schedule.Name, schedule.Plan, null, null, null);
        _when = WhenDraft.From(schedule.When, Clock);
        StateHasChanged();
        await _dialog.OpenAsync();
        try
        {
            double? seconds = (await Trainer.EstimateAsync(schedule.Plan)).TrainSeconds;
            _runSeconds = _id == schedule.Id ? seconds : _runSeconds;
        }
        catch (TrainerException)
        {
            // The estimate is optional: without it the form does not say how long a run takes.
        }
    }

    private async Task SaveAsync()
    {
        _saving = true;
        try
        {
            await Trainer.ReplaceScheduleAsync(_id!, new SaveSchedule(_name.Trim(), _when!.Build(), _plan!));
            await _dialog.CloseAsync();
        }
        catch (TrainerException exception)
        {
            _error = exception;
        }
        finally
        {
            _saving = false;
        }
    }
}
