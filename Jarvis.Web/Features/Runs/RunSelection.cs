using Jarvis.Contracts;

namespace Jarvis.Web.Features.Runs;

/// <summary>The runs that somebody ticked, in the order of ticking; what acts on several takes <see cref="Ids"/>.</summary>
public sealed class RunSelection
{
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

    /// <summary>Ticks all of them, or none where all were ticked.</summary>
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

    /// <summary>What is not shown any more is not acted on either.</summary>
    public void Keep(IReadOnlySet<string> shown) => _ids.RemoveAll(id => !shown.Contains(id));

    public IReadOnlyList<RunSummary> Of(IEnumerable<RunSummary> runs) => [.. runs.Where(run => Has(run.Id))];
}
