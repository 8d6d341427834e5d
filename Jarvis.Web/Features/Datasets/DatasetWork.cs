using Jarvis.Contracts;
using Jarvis.Web.Feed;
using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Features.Datasets;

/// <summary>Base of components that change one dataset; they are disabled while a job for it is queued or running.</summary>
public abstract class DatasetWork : DatasetsLivePage
{
    [Parameter, EditorRequired]
    public string Id { get; set; } = "";

    /// <summary>A job for this dataset is queued or running.</summary>
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
            // The feed reports jobs that start later; the top bar reports the lost connection.
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
