using Jarvis.Contracts;
using Jarvis.Web.Features.Datasets.Samples;
using Jarvis.Web.Feed;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace Jarvis.Web.Features.Datasets.Statistics;

public sealed partial class StatisticsTab
{
    private RecordFilter _filter = null!;
    private List<Histogram>? _histograms;
    private RecordFacets? _facets;
    private TrainerException? _refusal;

    [Parameter, EditorRequired]
    public string Id { get; set; } = "";

    /// <summary>The dataset's newest version.</summary>
    [Parameter]
    public int? Version { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    // A label with a single value tells nothing; a single domain or flag is still worth showing.
    private IEnumerable<(string Name, string Title, IReadOnlyDictionary<string, long> Counts)> Counted =>
        Labels(_facets!)
            .Where(each => each.Counts.Count > 1 || (each.Name is "domain" or "flag" && each.Counts.Keys.Any(value => value.Length > 0)));

    /// <summary>Scores that no record has yet, such as "quality or difficulty"; empty when there are none.</summary>
    private string Unknown =>
        string.Join(" or ", _histograms!.Where(each => each is { Of: "quality" or "difficulty", Counts.Count: 0 }).Select(each => each.Of));

    public void Dispose() => Navigation.LocationChanged -= Moved;

    protected override async Task OnInitializedAsync()
    {
        Navigation.LocationChanged += Moved;
        _filter = RecordFilter.Read(Navigation.Uri);
        await LoadAsync(recent: true);
    }

    protected override bool Heard(FeedEvent what) => false;

    protected override async Task LoadAsync(bool recent)
    {
        var filter = _filter;
        try
        {
            var histograms = Trainer.ReadHistogramsAsync(Id, filter.ToApi());
            var facets = Trainer.ReadFacetsAsync(Id, filter.ToApi());
            var (read, counted) = (await histograms, await facets);
            if (filter == _filter)
            {
                (_histograms, _facets, _refusal) = (read, counted, null);
            }
        }
        catch (TrainerException exception)
        {
            _refusal = _histograms is null || exception.Status is not null ? exception : _refusal;
        }
    }

    private void Moved(object? sender, LocationChangedEventArgs args) =>
        _ = InvokeAsync(async () =>
        {
            var filter = RecordFilter.Read(Navigation.Uri);
            if (!Disposed && filter.ToApi() != _filter.ToApi())
            {
                _filter = filter;
                await LoadAsync();
                StateHasChanged();
            }
        });

    private string Link(Histogram histogram, int bar)
    {
        var (least, most) = HistogramText.Range(histogram, bar);
        return Link(("min_" + histogram.Of, least), ("max_" + histogram.Of, most));
    }

    // The list of records, with these filters added to the current ones.
    private string Link(params (string Name, string? Value)[] filters) =>
        Navigation.GetUriWithQueryParameters(filters.Append(("tab", null)).ToDictionary(each => each.Item1, each => (object?)each.Item2));

    // The Trainer counts flags over all records, so they are left out when filters are set.
    private IEnumerable<(string Name, string Title, IReadOnlyDictionary<string, long> Counts)> Labels(RecordFacets facets)
    {
        yield return ("domain", "Domains", facets.Domains);
        yield return ("split", "Splits", facets.Splits);
        yield return ("language", "Languages", facets.Languages);
        yield return ("kind", "Kinds", facets.Kinds);
        yield return ("source", "Sources", facets.Sources);
        if (!_filter.IsNarrow)
        {
            yield return ("flag", "Findings", facets.Flags);
        }
    }
}
