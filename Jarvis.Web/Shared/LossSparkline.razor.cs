using System.Globalization;
using System.Text;
using Jarvis.Web.Feed;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Shared;

/// <summary>A live sparkline of a run's training loss.</summary>
public sealed partial class LossSparkline
{
    private const double Height = 48;

    /// <summary>Each update sends the whole line, about 12 bytes for a point.</summary>
    private readonly Throttle _throttle = new(TimeSpan.FromSeconds(2));
    private string _points = "";
    private double? _last;

    [Parameter, EditorRequired]
    public string RunId { get; set; } = "";

    /// <summary>At most this many points; one for two pixels is enough.</summary>
    [Parameter]
    public int Points { get; set; } = 150;

    [Inject]
    private LossCurves Curves { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        if (!RendererInfo.IsInteractive)
        {
            return;
        }

        try
        {
            Draw(await Curves.ReadAsync(RunId, Points));
        }
        catch (TrainerException)
        {
            _points = ""; // shows nothing: the card has the same numbers as text
        }
    }

    protected override bool Heard(FeedEvent what)
    {
        if (what is not FeedEvent.Steps(var runId, _) || runId != RunId || !_throttle.Now())
        {
            return false;
        }

        if (Curves.Find(RunId, Points) is not { } losses)
        {
            return false;
        }

        Draw(losses);
        return true;
    }

    protected override async Task HeardAsync(FeedEvent what)
    {
        if (what is FeedEvent.Reloaded)
        {
            await OnInitializedAsync();
            StateHasChanged();
        }
    }

    private void Draw(IReadOnlyList<double> losses)
    {
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
            text.Append(CultureInfo.InvariantCulture, $"{x:0},{y:0.#} ");
        }

        (_points, _last) = (text.ToString(), losses[^1]);
    }
}
