using Jarvis.Contracts;
using Jarvis.Web.Feed;
using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Features.Datasets;

/// <summary>One dataset, with its views as tabs. The tab and the filters are in the URL.</summary>
public sealed partial class DatasetPage
{
    private static readonly IReadOnlyList<TabItem> _tabs =
    [
        new("samples", "Samples"),
        new("statistics", "Statistics"),
        new("doctor", "Doctor"),
        new("versions", "Versions"),
        new("add", "Add"),
    ];
    private static readonly Dictionary<string, long> _noDomains = [];

    private DatasetSummary? _dataset;
    private TrainerException? _error;
    private string? _shown;

    [Parameter]
    public string Id { get; set; } = "";

    [SupplyParameterFromQuery(Name = "tab")]
    public string? Tab { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private string Selected => _tabs.FirstOrDefault(tab => tab.Key == Tab)?.Key ?? _tabs[0].Key;

    protected override async Task OnParametersSetAsync()
    {
        if (Id != _shown)
        {
            _shown = Id;
            await LoadAsync(recent: true);
        }
    }

    protected override bool Heard(FeedEvent what) => false;

    protected override async Task LoadAsync(bool recent)
    {
        try
        {
            (_dataset, _error) = (await Trainer.GetDatasetAsync(Id, recent), null);
        }
        catch (TrainerException exception)
        {
            _error = _dataset is null || exception.IsNotFound ? exception : _error;
        }
    }

    // The only toast for this job, because the bell shows none for a page that is open. It offers the undo of a single change; several
    // changes are undone one by one in the Versions tab.
    private async Task FinishedAsync(DataJob job)
    {
        if (!NoticeLinks.MakesVersion(job.Kind))
        {
            return;
        }

        List<DatasetChange> made = [];
        try
        {
            made = [.. (await Trainer.ListChangesAsync(Id)).Where(change => change.At >= job.StartedAt)];
        }
        catch (TrainerException)
        {
            // Without the list the toast only links to the Versions tab, where each change can be undone.
        }

        string title = DatasetText.Finished(job, _dataset?.Name ?? Id, [.. made.Select(change => change.Number)]);
        if (made is [{ Undoes: null, Number: var number }])
        {
            Toasts.OfferUndo(title, () => Trainer.UndoChangeAsync(Id, number));
        }
        else
        {
            Toasts.Say(NoticeLevel.Success, title, made.Count == 0 ? job.Text : null, $"datasets/{Uri.EscapeDataString(Id)}?tab=versions");
        }
    }

    private Task DeleteAsync() =>
        Toasts.TryAsync(async () =>
        {
            await Trainer.DeleteDatasetAsync(Id);
            string id = Id;
            Toasts.OfferUndo($"{_dataset?.Name} deleted", () => Trainer.RestoreDatasetAsync(id));
            Navigation.NavigateTo("datasets");
        });
}
