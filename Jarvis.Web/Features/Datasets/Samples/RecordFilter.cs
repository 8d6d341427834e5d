using System.Collections.Immutable;
using Microsoft.AspNetCore.WebUtilities;

namespace Jarvis.Web.Features.Datasets.Samples;

/// <summary>The filters and sort of the record list, read from the URL. The Trainer's API takes the same names.</summary>
public sealed class RecordFilter
{
    public const string Search = "q";
    public const string Sort = "sort";

    /// <summary>Suffix of a descending sort in the URL.</summary>
    private const string Descending = "-desc";

    private readonly ImmutableDictionary<string, string> _values;

    private RecordFilter(ImmutableDictionary<string, string> values) => _values = values;

    /// <summary>All filters except the search.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "kind",
        "domain",
        "split",
        "language",
        "source",
        "flag",
        "synthetic",
        "min_quality",
        "max_quality",
        "min_difficulty",
        "max_difficulty",
        "min_length",
        "max_length",
    ];

    public string? this[string name] => _values.GetValueOrDefault(name);

    public IEnumerable<KeyValuePair<string, string>> Narrowing =>
        Names.Where(_values.ContainsKey).Select(name => new KeyValuePair<string, string>(name, _values[name]));

    public bool IsNarrow => _values.Keys.Any(name => name != Sort);

    public static RecordFilter Read(string uri)
    {
        var query = QueryHelpers.ParseQuery(uri.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at ? uri[at..].Split('#')[0] : "");
        // For labels, "" is a filter too: records without that label.
        return new([
            .. Names
                .Append(Search)
                .Append(Sort)
                .Where(name =>
                    query.TryGetValue(name, out var value) && (value.ToString().Length > 0 || name is "domain" or "language" or "split")
                )
                .Select(name => new KeyValuePair<string, string>(name, query[name].ToString())),
        ]);
    }

    /// <summary>The query string for the Trainer, starting with &amp;; empty when no filter is set.</summary>
    public string ToApi() =>
        string.Concat(
            _values
                .OrderBy(each => each.Key, StringComparer.Ordinal)
                .Select(each =>
                    each.Key switch
                    {
                        Search => "&query=" + Uri.EscapeDataString(each.Value),
                        Sort when each.Value.EndsWith(Descending, StringComparison.Ordinal) =>
                            $"&sort={Uri.EscapeDataString(each.Value[..^Descending.Length])}&descending=true",
                        _ => $"&{each.Key}={Uri.EscapeDataString(each.Value)}",
                    }
                )
        );
}
