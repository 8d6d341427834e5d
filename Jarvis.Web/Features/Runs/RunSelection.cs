using Jarvis.Contracts;

namespace Jarvis.Web.Features.Runs;

/// <summary>The runs that are selected, in the order of their selection; it stands in the URL as <c>selected=a,b</c>.</summary>
public sealed class RunSelection
{
    /// <summary>More would make the address longer than servers accept; such a selection lasts as long as its page.</summary>
    private const int MostInUrl = 100;

    private readonly List<string> _ids = [];

    public IReadOnlyList<string> Ids => _ids;

    public int Count => _ids.Count;

    public bool Has(string id) => _ids.Contains(id);

    public void Toggle(string id)
    {
        if (!_ids.Remove(id))
        {
            _ids.Add(id);
        }
    }

    /// <summary>Selects all of them, or none if all were selected.</summary>
    public void ToggleAll(IReadOnlyCollection<string> ids)
    {
        bool all = HasAll(ids);
        _ids.RemoveAll(ids.Contains);
        if (!all)
        {
            _ids.AddRange(ids);
        }
    }

    public bool HasAll(IReadOnlyCollection<string> ids) => ids.Count > 0 && ids.All(_ids.Contains);

    public void Clear() => _ids.Clear();

    /// <summary>Null where it need not, or cannot, stand in the URL.</summary>
    public string? Write() => _ids.Count is 0 or > MostInUrl ? null : string.Join(',', _ids);

    public void Read(string? text)
    {
        _ids.Clear();
        _ids.AddRange((text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Distinct().Take(MostInUrl));
    }

    /// <summary>Deselects runs that are no longer shown, so that nothing is done to what nobody sees.</summary>
    public void Keep(IReadOnlySet<string> shown) => _ids.RemoveAll(id => !shown.Contains(id));

    public IReadOnlyList<RunSummary> Of(IEnumerable<RunSummary> runs) => [.. runs.Where(run => Has(run.Id))];
}
