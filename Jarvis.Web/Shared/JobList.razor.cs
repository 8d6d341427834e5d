using Jarvis.Contracts;
using Jarvis.Web.Feed;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Shared;

/// <summary>The list of long-running jobs of a page, or of all imports.</summary>
public sealed partial class JobList
{
    private List<ListedWork> _works = [];
    private bool _isBusy;

    /// <summary>Selects the jobs of this page.</summary>
    [Parameter]
    public Func<DataJob, bool> Of { get; set; } = _ => true;

    /// <summary>Lists imports instead of jobs.</summary>
    [Parameter]
    public bool Imports { get; set; }

    /// <summary>Called when a job of this page has finished successfully.</summary>
    [Parameter]
    public EventCallback<DataJob> OnDone { get; set; }

    /// <summary>Called when the first job starts waiting or running, and when the last one has ended.</summary>
    [Parameter]
    public EventCallback<bool> OnBusy { get; set; }

    private List<ListedWork> Shown => [.. _works.Where(work => Belongs(work) && (work.IsOpen || work.State is ImportState.Failed))];

    protected override Task OnInitializedAsync() => LoadAsync(recent: true);

    protected override bool Heard(FeedEvent what)
    {
        if (WorkOf(what) is not { } work || work.IsImport != Imports)
        {
            return false;
        }
        int at = _works.FindIndex(known => known.Id == work.Id);
        if (at < 0)
        {
            _works.Add(work);
        }
        else
        {
            _works[at] = work;
        }
        return Belongs(work);
    }

    protected override async Task HeardAsync(FeedEvent what)
    {
        await base.HeardAsync(what);
        await SayIfBusyAsync();
        if (WorkOf(what) is { State: ImportState.Done, Job: { } job } && !Imports && Of(job))
        {
            await OnDone.InvokeAsync(job);
        }
    }

    protected override async Task LoadAsync(bool recent)
    {
        try
        {
            _works = Imports
                ? [.. (await Trainer.ListImportsAsync(recent)).Select(ListedWork.Of)]
                : [.. (await Trainer.ListJobsAsync(recent)).Select(ListedWork.Of)];
            await SayIfBusyAsync();
        }
        catch (TrainerException)
        {
            // The last list stays; the bar at the top of the page reports the lost connection.
        }
    }

    private static ListedWork? WorkOf(FeedEvent what) =>
        what switch
        {
            FeedEvent.Work(var job) => ListedWork.Of(job),
            FeedEvent.Import(var job) => ListedWork.Of(job),
            _ => null,
        };

    private bool Belongs(ListedWork work) => work.Job is not { } job || Of(job);

    private async Task SayIfBusyAsync()
    {
        bool isBusy = Shown.Exists(work => work.IsOpen);
        if (isBusy != _isBusy)
        {
            _isBusy = isBusy;
            await OnBusy.InvokeAsync(isBusy);
        }
    }

    private Task AcceptAsync(ListedWork work) => Toasts.TryAsync(() => Trainer.AcceptBrokenAsync(work.Id, work.Broken?.NeedsForce == true));

    private Task RetryAsync(ListedWork work) => Toasts.TryAsync(() => Trainer.RetryJobAsync(work.Id));

    private Task CancelAsync(ListedWork work) =>
        Toasts.TryAsync(async () =>
        {
            await (work.IsImport ? Trainer.CancelImportAsync(work.Id) : Trainer.CancelJobAsync(work.Id));
            if (!work.IsOpen)
            {
                _works.RemoveAll(known => known.Id == work.Id);
            }
        });
}
