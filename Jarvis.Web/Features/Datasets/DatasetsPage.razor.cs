using Jarvis.Contracts;
using Jarvis.Web.Feed;
using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Features.Datasets;

/// <summary>All datasets as cards, with running uploads and imports above them.</summary>
public sealed partial class DatasetsPage
{
    private static readonly IReadOnlyList<KeyValuePair<string, string>> _sorts =
    [
        new("newest", "Newest first"),
        new("name", "By name"),
        new("records", "Most records"),
        new("size", "Largest"),
    ];

    // Tokenizer and knowledge jobs have their own pages. A check follows every import, and its row would shift the cards each time; it is
    // shown on the dataset's page.
    private static readonly Func<DataJob, bool> _isOurs = job => job.Kind is not ("tokenizer" or "knowledge" or "doctor");

    private List<DatasetSummary>? _datasets;
    private bool _isImporting;
    private TrainerException? _error;

    [SupplyParameterFromQuery(Name = "q")]
    public string? Query { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    public string? Sort { get; set; }

    private List<DatasetSummary> Shown
    {
        get
        {
            var found = _datasets!.Where(d =>
                string.IsNullOrWhiteSpace(Query)
                || $"{d.Name} {d.Description} {d.Source}".Contains(Query.Trim(), StringComparison.OrdinalIgnoreCase)
            );
            return
            [
                .. Sort switch
                {
                    "name" => found.OrderBy(d => d.Name, StringComparer.OrdinalIgnoreCase),
                    "records" => found.OrderByDescending(d => d.Records),
                    "size" => found.OrderByDescending(d => d.Characters),
                    _ => found.OrderByDescending(d => d.CreatedAt),
                },
            ];
        }
    }

    protected override Task OnInitializedAsync() => LoadAsync(recent: true);

    protected override bool Heard(FeedEvent what) => false;

    protected override async Task LoadAsync(bool recent)
    {
        try
        {
            (_datasets, _error) = ([.. await Trainer.ListDatasetsAsync(recent)], null);
        }
        catch (TrainerException exception)
        {
            _error = _datasets is null ? exception : null; // keep what is on the screen while the Trainer is unreachable
        }
    }

    private Task MakeStarterAsync() => Toasts.TryAsync(() => Trainer.MakeStarterAsync());

    private Task DeleteAsync(DatasetSummary dataset) =>
        Toasts.TryAsync(async () =>
        {
            await Trainer.DeleteDatasetAsync(dataset.Id);
            _datasets?.RemoveAll(known => known.Id == dataset.Id);
            Toasts.OfferUndo($"{dataset.Name} deleted", () => Trainer.RestoreDatasetAsync(dataset.Id));
        });
}
