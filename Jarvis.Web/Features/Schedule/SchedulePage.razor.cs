using Jarvis.Contracts;
using Jarvis.Web.Feed;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Features.Schedule;

/// <summary>Past and coming runs day by day, and the schedules that start them.</summary>
public sealed partial class SchedulePage
{
    private ScheduleDialog _edit = null!;
    private List<ScheduleSummary>? _schedules;
    private TrainerException? _error;

    [Inject]
    private TrainerClient Trainer { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "q")]
    private string? Query { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    private string? Sort { get; set; }

    protected override Task OnInitializedAsync() => LoadAsync();

    protected override bool Heard(FeedEvent what) => what is FeedEvent.Run or FeedEvent.Removed or FeedEvent.Reloaded;

    protected override async Task HeardAsync(FeedEvent what)
    {
        if (what is FeedEvent.Schedules or FeedEvent.Reloaded or FeedEvent.Started)
        {
            await LoadAsync();
            StateHasChanged();
        }
    }

    private async Task LoadAsync()
    {
        try
        {
            _schedules = await Trainer.ListSchedulesAsync(recent: _schedules is null);
            _error = null;
        }
        catch (TrainerException exception)
        {
            _error = _schedules is null ? exception : null;
        }
    }
}
