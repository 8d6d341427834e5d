using Jarvis.Contracts;
using Jarvis.Web.Feed;
using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Features.Datasets;

/// <summary>What changes one dataset, and waits while a job is at work on it.</summary>
public abstract class DatasetWork : DatasetsLivePage
{
    [Parameter, EditorRequired]
    public string Id { get; set; } = "";

    /// <summary>A job about the dataset waits or runs.</summary>
    protected bool Busy { get; set; }

    protected override async Task OnInitializedAsync()
    {
        try
        {
            Busy = (await Trainer.ListJobsAsync(recent: true)).Exists(job =>
                job.Target == Id && job.State is (ImportState.Waiting or ImportState.Running)
            );
        }
        catch (TrainerException)
        {
            // A job that starts meanwhile is heard of; the bar at the top says that the connection is lost.
        }

        await LoadAsync(recent: true);
    }

    protected override bool Heard(FeedEvent what)
    {
        if (what is not FeedEvent.Work(var job) || job.Target != Id)
        {
            return false;
        }

        Busy = job.State is ImportState.Waiting or ImportState.Running;
        return true;
    }

    protected Task StartAsync(Func<Task> ask) =>
        Toasts.TryAsync(async () =>
        {
            await ask();
            Busy = true;
        });
}
