using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Web.Feed;
using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.WebUtilities;

namespace Jarvis.Web.Features.Datasets.Samples;

public sealed partial class RecordBrowser
{
    private const int PageSize = 10;
    private const int ClipCharacters = 3_000;
    private const string PageName = "page";
    private const string RecordName = "record";

    private static readonly IReadOnlyList<KeyValuePair<string, string>> _sorts =
    [
        new("", "As imported"),
        new("length-desc", "Longest first"),
        new("length", "Shortest first"),
        new("quality", "Lowest quality first"),
        new("quality-desc", "Best quality first"),
        new("difficulty-desc", "Hardest first"),
        new("difficulty", "Easiest first"),
        new("random", "In random order"),
    ];

    private RecordFilter _filter = RecordFilter.Read("");
    private RecordPage? _records;
    private RecordFacets? _facets;
    private TrainerException? _refusal;
    private long _askedPage = 1;
    private long? _recordId;
    private string? _shown;
    private bool _open;

    [Parameter, EditorRequired]
    public string Id { get; set; } = "";

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private long Pages => Math.Max(1, ((_records?.Total ?? 0) + PageSize - 1) / PageSize);

    private long PageNumber => Math.Clamp(_askedPage, 1, Pages);

    private string Where =>
        _records is null ? "\u00a0"
        : _filter.IsNarrow ? $"{Formats.Plural(_records.Total, "record")} found"
        : Formats.Plural(_records.Total, "record");

    protected override async Task OnInitializedAsync()
    {
        Navigation.LocationChanged += Moved;
        await ReadAddressAsync();
        _open = _filter.Narrowing.Any();
    }

    protected override bool Heard(FeedEvent what) => false;

    protected override async Task LoadAsync(bool recent)
    {
        string wanted = _shown ?? "";
        try
        {
            var (page, facets) = (ReadAsync(_askedPage), Trainer.ReadFacetsAsync(Id));
            var records = await page;
            if (records is { Records.Count: 0, Total: > 0 }) // the page number is from before the search, which left fewer pages
            {
                records = await ReadAsync((records.Total + PageSize - 1) / PageSize);
            }

            if (wanted == _shown) // drop answers that newer input has made obsolete
            {
                (_records, _facets, _refusal) = (records, await facets, null);
            }
        }
        catch (TrainerException exception)
        {
            _refusal = _records is null || exception.Status is not null ? exception : _refusal;
        }
    }

    public void Dispose() => Navigation.LocationChanged -= Moved;

    private void Moved(object? sender, LocationChangedEventArgs args) =>
        _ = InvokeAsync(async () =>
        {
            if (!Disposed && await ReadAddressAsync())
            {
                StateHasChanged();
            }
        });

    /// <returns>True when the component must be rendered.</returns>
    private async Task<bool> ReadAddressAsync()
    {
        var uri = new Uri(Navigation.Uri);
        if (!uri.AbsolutePath.EndsWith("/" + Uri.EscapeDataString(Id), StringComparison.Ordinal))
        {
            return false; // the user is leaving this page
        }

        var query = QueryHelpers.ParseQuery(uri.Query);
        _recordId = long.TryParse(query.GetValueOrDefault(RecordName), NumberStyles.None, CultureInfo.InvariantCulture, out long record)
            ? record
            : null;
        _askedPage = long.TryParse(query.GetValueOrDefault(PageName), NumberStyles.None, CultureInfo.InvariantCulture, out long page)
            ? Math.Clamp(page, 1, int.MaxValue)
            : 1;
        _filter = RecordFilter.Read(Navigation.Uri);
        string wanted = $"{Id} {_askedPage} {_filter.ToApi()}";
        if (wanted != _shown)
        {
            _shown = wanted;
            await LoadAsync(recent: true);
        }

        return true;
    }

    private ValueTask<RecordPage> ReadAsync(long page) =>
        Trainer.ReadRecordsAsync(Id, (page - 1) * PageSize, PageSize, ClipCharacters, _filter.ToApi());

    private void Set((string Name, string? Value) change) =>
        Navigation.NavigateTo(
            Navigation.GetUriWithQueryParameters(
                new Dictionary<string, object?>
                {
                    [change.Name] = change.Value,
                    [PageName] = change.Name == RecordName && _askedPage > 1 ? _askedPage : null,
                }
            ),
            replace: change.Name != RecordName
        );

    private string RecordLink(long id) => Navigation.GetUriWithQueryParameter(RecordName, id);

    private string PageLink(long page) => Navigation.GetUriWithQueryParameter(PageName, page <= 1 ? (long?)null : Math.Min(page, Pages));
}
