using Jarvis.Contracts;
using Jarvis.Web.Feed;
using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Features.Datasets;

/// <summary>All datasets as cards, and above them what is on its way in.</summary>
public sealed partial class DatasetsPage
{
    private static readonly IReadOnlyList<KeyValuePair<string, string>> _sorts =
    [
        new("newest", "Newest first"),
        new("name", "By name"),
        new("records", "Most records"),
        new("size", "Largest"),
    ];

    // Other pages show the works on tokenizers and knowledge bases, a dataset's own page its examination: that follows every import and
    // would push the cards about.
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
            _error = _datasets is null ? exception : null; // what is shown stays readable while the trainer is away
        }
    }

    private Task MakeStarterAsync() => Toasts.TryAsync(() => Trainer.MakeStarterAsync());

    private Task DeleteAsync(DatasetSummary dataset) =>
        Toasts.TryAsync(async () =>
        {
            await Trainer.DeleteDatasetAsync(dataset.Id);
            _datasets?.RemoveAll(known => known.Id == dataset.Id);
            Toasts.OfferUndo($"{dataset.Name} deleted.", () => Trainer.RestoreDatasetAsync(dataset.Id));
        });
}
