using System.Globalization;
using System.Text;
using Jarvis.Contracts;
using Jarvis.Web.Feed;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Shared;

/// <summary>A live sparkline of a run's training loss.</summary>
public sealed partial class LossSparkline
{
    private const int MostPoints = 150;
    private const double Height = 48;
    private readonly Throttle _throttle = new();
    private HistoryLease? _history;
    private string _points = "";
    private double? _last;

    [Parameter, EditorRequired]
    public string RunId { get; set; } = "";

    [Inject]
    private RunHistories Histories { get; set; } = null!;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_history is not null)
        {
            await _history.DisposeAsync();
        }
    }

    protected override async Task OnInitializedAsync()
    {
        if (!RendererInfo.IsInteractive)
        {
            return;
        }

        try
        {
            var history = await Histories.OpenAsync(RunId, _ => { });
            if (Disposed)
            {
                await history.DisposeAsync();
                return;
            }

            _history = history;
            Draw();
        }
        catch (TrainerException)
        {
            _points = ""; // shows nothing: the card has the same numbers as text
        }
    }

    protected override bool Heard(FeedEvent what)
    {
        if (_history is null || what is not FeedEvent.Steps(var runId, _) || runId != RunId || !_throttle.Now())
        {
            return false;
        }

        Draw();
        return true;
    }

    private void Draw()
    {
        var losses = _history!.Read(history => Thin(history.Steps));
        if (losses.Count < 2)
        {
            return;
        }

        double low = losses.Min(),
            span = Math.Max(1e-9, losses.Max() - low);
        var text = new StringBuilder();
        for (int index = 0; index < losses.Count; index++)
        {
            double x = 300.0 * index / (losses.Count - 1),
                y = 2 + ((Height - 4) * (1 - ((losses[index] - low) / span)));
            text.Append(CultureInfo.InvariantCulture, $"{x:0.#},{y:0.#} ");
        }

        (_points, _last) = (text.ToString(), losses[^1]);
    }

    /// <summary>Means of equally long groups of steps, so that a noisy curve does not fill the whole area.</summary>
    private static List<double> Thin(IReadOnlyList<StepMetrics> steps)
    {
        int stretch = Math.Max(1, steps.Count / MostPoints);
        return
        [
            .. steps.Where(step => double.IsFinite(step.Loss)).Select(step => step.Loss).Chunk(stretch).Select(chunk => chunk.Average()),
        ];
    }
}
