using Jarvis.Contracts;
using Jarvis.Web.Feed;

namespace Jarvis.Web.Shell;

/// <summary>The run that computes now, in the top bar; a click goes there. Rendered only when what it shows changed.</summary>
public sealed partial class RunPill
{
    private RunSummary? _run;
    private int _more;
    private string? _shown;

    protected override void OnInitialized()
    {
        base.OnInitialized();
        Look();
    }

    protected override bool Heard(FeedEvent what)
    {
        if (
            what
            is not (
                FeedEvent.Steps
                or FeedEvent.Run
                or FeedEvent.Started
                or FeedEvent.Finished
                or FeedEvent.Failed
                or FeedEvent.Removed
                or FeedEvent.Reloaded
            )
        )
        {
            return false;
        }

        Look();
        string? look = _run is { } run ? $"{run.Id} {run.State} {run.Name} {run.Progress:0.00} {Clock.Eta(run.EtaSeconds)} {_more}" : null;
        bool changed = look != _shown;
        _shown = look;
        return changed;
    }

    private void Look()
    {
        var active = Feed.State.Active.ToList();
        _run = active.FirstOrDefault();
        _more = Math.Max(0, active.Count - 1);
    }
}
