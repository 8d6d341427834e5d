using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Shared;

/// <summary>
/// Search, filter and sort of a list, kept in the URL (<c>?q=&amp;filter=&amp;sort=</c>), so that a link reproduces the view. The page
/// reads the same names with <c>[SupplyParameterFromQuery]</c> and passes them in.
/// </summary>
public sealed partial class SearchSort
{
    private const string QueryName = "q";
    private const string FilterName = "filter";
    private const string SortName = "sort";

    [Parameter]
    public string Placeholder { get; set; } = "Search";

    [Parameter]
    public string? Query { get; set; }

    [Parameter]
    public string? Filter { get; set; }

    [Parameter]
    public string? Sort { get; set; }

    /// <summary>Keys and labels; the key "" means no filter.</summary>
    [Parameter]
    public IReadOnlyList<KeyValuePair<string, string>>? Filters { get; set; }

    /// <summary>Keys and labels; the first is the default and does not appear in the URL.</summary>
    [Parameter]
    public IReadOnlyList<KeyValuePair<string, string>>? Sorts { get; set; }

    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    private void Set(string name, string? value) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(name, string.IsNullOrEmpty(value) ? null : value), replace: true);
}
