using Jarvis.Contracts;
using Jarvis.Web.Components.Datasets;
using Jarvis.Web.Feed;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Components.Pages;

/// <summary>One dataset: what is in it, and its records to read; search, filter and page are in the URL.</summary>
public sealed partial class DatasetPage
{
    private const int PageSize = 10;
    private const int ClipCharacters = 3_000;
    private const string KindPrefix = "kind:";

    private DatasetSummary? _dataset;
    private RecordPage? _records;
    private TrainerException? _error;
    private IReadOnlyList<KeyValuePair<string, string>>? _filters;
    private string? _shown;

    [Parameter]
    public string Id { get; set; } = "";

    [SupplyParameterFromQuery(Name = "q")]
    public string? Query { get; set; }

    /// <summary>"kind:code", or a domain.</summary>
    [SupplyParameterFromQuery(Name = "filter")]
    public string? Filter { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    public long? AskedPage { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private long Pages => Math.Max(1, ((_records?.Total ?? 0) + PageSize - 1) / PageSize);

    private long PageNumber => Math.Clamp(AskedPage ?? 1, 1, Math.Max(1, _records is null ? long.MaxValue / PageSize : Pages));

    private string Where => _records is null ? "" : (Query, Filter) is (null or "", null or "") ? Formats.Plural(_records.Total, "record") : $"{Formats.Count(_records.Total)} found";

    protected override async Task OnParametersSetAsync()
    {
        string wanted = $"{Id}\n{Query}\n{Filter}\n{AskedPage}";
        if (wanted != _shown)
        {
            _shown = wanted;
            await LoadAsync(recent: true);
        }
    }

    protected override bool Heard(FeedEvent what) => false;

    protected override async Task LoadAsync(bool recent)
    {
        string wanted = _shown ?? "";
        try
        {
            var dataset = Trainer.GetDatasetAsync(Id, recent);
            var records = ReadAsync(Math.Max(1, AskedPage ?? 1));
            var (read, page) = (await dataset, await records);
            if (page is { Records.Count: 0, Total: > 0 })   // a page number from before the search: there are not that many pages now
            {
                page = await ReadAsync((page.Total + PageSize - 1) / PageSize);
            }

            if (wanted == _shown)   // typing goes on while an answer is on its way
            {
                (_dataset, _records, _error, _filters) = (read, page, null, FiltersOf(read));
            }
        }
        catch (TrainerException failure)
        {
            _error = _dataset is null || failure.IsNotFound ? failure : _error;
        }
    }

    private ValueTask<RecordPage> ReadAsync(long page)
    {
        bool isKind = Filter?.StartsWith(KindPrefix, StringComparison.Ordinal) == true;
        return Trainer.ReadRecordsAsync(Id, (page - 1) * PageSize, PageSize, Query, isKind ? Filter![KindPrefix.Length..] : null, isKind ? null : Filter, ClipCharacters);
    }

    private static List<KeyValuePair<string, string>>? FiltersOf(DatasetSummary dataset)
    {
        List<KeyValuePair<string, string>> filters = [new("", "All kinds and domains")];
        if (dataset.Kinds.Count > 1)
        {
            filters.AddRange(dataset.Kinds.Keys.Select(kind => new KeyValuePair<string, string>(KindPrefix + kind, DatasetWords.Kind(kind))));
        }

        filters.AddRange(DatasetWords.Largest(dataset.Domains, 100).Select(domain => new KeyValuePair<string, string>(domain.Key, $"{domain.Key} ({Formats.Count(domain.Value)})")));
        return filters.Count > 1 ? filters : null;
    }

    private string PageLink(long page) => Navigation.GetUriWithQueryParameter("page", page <= 1 ? (long?)null : Math.Min(page, Pages));

    private Task DeleteAsync() => Toasts.TryAsync(async () =>
    {
        await Trainer.DeleteDatasetAsync(Id);
        string id = Id;
        Toasts.OfferUndo($"{_dataset?.Name} deleted.", () => Trainer.RestoreDatasetAsync(id));
        Navigation.NavigateTo("datasets");
    });
}
