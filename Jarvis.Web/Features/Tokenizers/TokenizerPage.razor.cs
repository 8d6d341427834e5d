using Jarvis.Contracts;
using Jarvis.Web.Feed;
using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Features.Tokenizers;

/// <summary>
/// One tokenizer: a text to try it on, its compression of a dataset, and its vocabulary. Search, sort, page and dataset are in the URL.
/// </summary>
public sealed partial class TokenizerPage
{
    private const int PageSize = 50;
    private const string SpecialFilter = "special";

    private static readonly IReadOnlyList<KeyValuePair<string, string>> _filters =
    [
        new("", "All tokens"),
        new(SpecialFilter, "Special tokens"),
    ];
    private static readonly IReadOnlyList<KeyValuePair<string, string>> _sorts =
    [
        new("id", "By id"),
        new("-id", "By id, descending"),
        new("token", "By token"),
        new("longest", "Longest first"),
        new("merge", "By merge"),
        new("-merge", "By merge, descending"),
    ];

    private Dialog _rename = null!;
    private TokenizerDetail? _detail;
    private TokenPage? _tokens;
    private TrainerException? _error;
    private string? _shown;
    private string _name = "";

    [Parameter]
    public string Id { get; set; } = "";

    [SupplyParameterFromQuery(Name = "q")]
    public string? Query { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    public string? Sort { get; set; }

    [SupplyParameterFromQuery(Name = "filter")]
    public string? Filter { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    public int? AskedPage { get; set; }

    /// <summary>Id of the dataset whose compression is shown.</summary>
    [SupplyParameterFromQuery(Name = "data")]
    public string? Dataset { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private int Pages => Math.Max(1, ((_tokens?.Total ?? 0) + PageSize - 1) / PageSize);

    private int PageNumber => Math.Clamp(AskedPage ?? 1, 1, Pages);

    private string Where =>
        _tokens is null ? ""
        : (Query, Filter) is (null or "", null or "") ? Formats.Plural(_tokens.Total, "token")
        : $"{Formats.Count(_tokens.Total)} found";

    protected override async Task OnParametersSetAsync()
    {
        string wanted = $"{Id}\n{Query}\n{Sort}\n{Filter}\n{AskedPage}";
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
            var detail = Trainer.GetTokenizerAsync(Id, recent);
            var tokens = await ReadAsync(Math.Max(1, AskedPage ?? 1));
            if (tokens is { Tokens.Count: 0, Total: > 0 }) // the page number is from before the search, which left fewer pages
            {
                tokens = await ReadAsync((tokens.Total + PageSize - 1) / PageSize);
            }

            var read = await detail;
            if (wanted == _shown) // drop answers that newer input has made obsolete
            {
                (_detail, _tokens, _error) = (read, tokens, null);
            }
        }
        catch (TrainerException exception)
        {
            _error = _detail is null || exception.IsNotFound ? exception : _error;
        }
    }

    private ValueTask<TokenPage> ReadAsync(int page) =>
        Trainer.ReadTokensAsync(Id, Query, Sort, Filter == SpecialFilter, (page - 1) * PageSize, PageSize);

    private string PageLink(int page) => Navigation.GetUriWithQueryParameter("page", page <= 1 ? (int?)null : Math.Min(page, Pages));

    private string SortLink(string sort) =>
        Navigation.GetUriWithQueryParameters(
            new Dictionary<string, object?> { ["sort"] = sort == _sorts[0].Key ? null : sort, ["page"] = null }
        );

    private void ChooseDataset(string? id) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("data", string.IsNullOrEmpty(id) ? null : id), replace: true);

    private Task OpenRenameAsync()
    {
        _name = _detail!.Summary.Name;
        return _rename.OpenAsync();
    }

    private Task RenameAsync() =>
        Toasts.TryAsync(async () =>
        {
            var renamed = await Trainer.RenameTokenizerAsync(Id, _name.Trim());
            _detail = _detail! with { Summary = renamed };
            await _rename.CloseAsync();
        });

    private Task DeleteAsync() =>
        Toasts.TryAsync(async () =>
        {
            await Trainer.DeleteTokenizerAsync(Id);
            string id = Id;
            Toasts.OfferUndo($"{_detail?.Summary.Name} deleted", () => Trainer.RestoreTokenizerAsync(id));
            Navigation.NavigateTo("tokenizers");
        });
}
