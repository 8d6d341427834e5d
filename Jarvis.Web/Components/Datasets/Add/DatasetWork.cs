using Jarvis.Contracts;
using Jarvis.Web.Feed;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Components.Datasets.Add;

/// <summary>A form that starts a job about one dataset, and waits while another one is at work on it.</summary>
public abstract class DatasetWork : DatasetsLivePage
{
    [Parameter, EditorRequired]
    public string Id { get; set; } = "";

    /// <summary>A job about the dataset waits or runs.</summary>
    protected bool Busy { get; set; }

    protected override bool Heard(FeedEvent what)
    {
        if (what is not FeedEvent.Work(var job) || job.Target != Id)
        {
            return false;
        }

        Busy = job.State is ImportState.Waiting or ImportState.Running;
        return true;
    }

    protected Task StartAsync(Func<Task> ask) => Toasts.TryAsync(async () =>
    {
        await ask();
        Busy = true;
    });
}
