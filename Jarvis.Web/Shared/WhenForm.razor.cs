using Jarvis.Contracts;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Shared;

/// <summary>
/// Once, daily, weekly or cron. While the user types, the Trainer describes the schedule in words and lists its next times.
/// </summary>
public sealed partial class WhenForm : IDisposable
{
    private static readonly SelectOption<ScheduleKind>[] _kinds =
    [
        new(ScheduleKind.Once, "Once"),
        new(ScheduleKind.Daily, "Every day"),
        new(ScheduleKind.Weekly, "Every week"),
        new(ScheduleKind.Cron, "Advanced (cron)"),
    ];

    private static readonly DayOfWeek[] _week =
    [
        DayOfWeek.Monday,
        DayOfWeek.Tuesday,
        DayOfWeek.Wednesday,
        DayOfWeek.Thursday,
        DayOfWeek.Friday,
        DayOfWeek.Saturday,
        DayOfWeek.Sunday,
    ];

    private readonly string _name = "when-" + Guid.NewGuid().ToString("N")[..6];
    private CancellationTokenSource _asking = new();
    private SchedulePreview? _preview;

    [Parameter, EditorRequired]
    public WhenDraft Draft { get; set; } = null!;

    /// <summary>Called when the draft has changed; the preview says whether it is valid.</summary>
    [Parameter]
    public EventCallback<SchedulePreview> Previewed { get; set; }

    /// <summary>Estimated duration of one run; null while unknown.</summary>
    [Parameter]
    public double? RunSeconds { get; set; }

    [CascadingParameter]
    private UserClock Clock { get; set; } = null!;

    [Inject]
    private TrainerClient Trainer { get; set; } = null!;

    public void Dispose()
    {
        _asking.Cancel();
        _asking.Dispose();
    }

    protected override Task OnInitializedAsync() => RendererInfo.IsInteractive ? PreviewAsync() : Task.CompletedTask;

    private Task SetAsync(Action set)
    {
        set();
        return PreviewAsync();
    }

    private async Task PreviewAsync()
    {
        await _asking.CancelAsync();
        _asking.Dispose();
        _asking = new CancellationTokenSource();
        var stop = _asking.Token;
        try
        {
            var preview = Draft.Problem is { } problem
                ? new SchedulePreview(problem, "", [])
                : await Trainer.PreviewAsync(Draft.Build(), stop);
            if (!stop.IsCancellationRequested)
            {
                _preview = preview;
                await Previewed.InvokeAsync(preview);
            }
        }
        catch (OperationCanceledException)
        {
            // Superseded by a newer preview.
        }
        catch (TrainerException exception)
        {
            _preview = new SchedulePreview($"{exception.Message} {exception.Detail}", "", []);
        }
    }
}
