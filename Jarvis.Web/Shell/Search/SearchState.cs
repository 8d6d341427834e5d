using Jarvis.Web.Shared;
using System.Collections.Concurrent;

namespace Jarvis.Web.Shell.Search;

/// <summary>Query, results and selection of the open dialog; empty while it is closed.</summary>
public sealed class SearchState(PreferenceStore preferences)
{
    private const int MostRemembered = 40;
    private static readonly PreferenceKey<string[]> _recentKey = new("search.recent");
    private readonly ConcurrentDictionary<string, IReadOnlyList<SearchEntry>> _sources = new();
    private IReadOnlyList<string> _recent = [];

    public bool Open { get; private set; }

    public string Query { get; private set; } = "";

    public IReadOnlyList<SearchGroup> Groups { get; private set; } = [];

    /// <summary>All results, in the order shown.</summary>
    public IReadOnlyList<SearchEntry> Found { get; private set; } = [];

    /// <summary>Index in <see cref="Found"/> of the entry that Enter opens.</summary>
    public int Chosen { get; private set; }

    public SearchEntry? ChosenEntry => Found.ElementAtOrDefault(Chosen);

    /// <summary>Names of the sources that could not be read; empty if all could.</summary>
    public IReadOnlyCollection<string> Missing => _missing;

    /// <summary>Number of sources that have not answered yet.</summary>
    public int Waiting { get; private set; }

    private readonly List<string> _missing = [];

    /// <param name="sources">Sources to read when the dialog opens: the name to show and the function that reads.</param>
    /// <param name="changed">Called after each source has answered.</param>
    public async Task OpenAsync(
        IReadOnlyList<SearchEntry> atOnce,
        IReadOnlyList<(string Name, Func<Task<IReadOnlyList<SearchEntry>>> Read)> sources,
        Action changed
    )
    {
        (Open, Query, Chosen) = (true, "", 0);
        _sources.Clear();
        _missing.Clear();
        _recent = preferences.Read(_recentKey) ?? [];
        _sources[""] = atOnce;
        Waiting = sources.Count;
        Find();
        await Task.WhenAll(sources.Select(source => ReadAsync(source.Name, source.Read, changed)));
    }

    public void Close()
    {
        (Open, Query, Chosen, Found, Groups) = (false, "", 0, [], []);
        _sources.Clear();
    }

    public void Type(string? query)
    {
        (Query, Chosen) = (query ?? "", 0);
        Find();
    }

    /// <summary>Moves the selection down or up and wraps around at the ends.</summary>
    public void Move(int by)
    {
        if (Found.Count > 0)
        {
            Chosen = (((Chosen + by) % Found.Count) + Found.Count) % Found.Count;
        }
    }

    /// <summary>Adds the entry to the recently opened ones.</summary>
    public void Remember(SearchEntry entry)
    {
        _recent = [entry.Id, .. _recent.Where(id => id != entry.Id).Take(MostRemembered - 1)];
        preferences.Write(_recentKey, [.. _recent]);
    }

    private async Task ReadAsync(string name, Func<Task<IReadOnlyList<SearchEntry>>> read, Action changed)
    {
        try
        {
            _sources[name] = await read();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            _missing.Add(name); // the results of the other sources are still useful
        }

        Waiting--;
        if (Open)
        {
            var chosen = ChosenEntry;
            Find();
            Chosen = Math.Max(0, chosen is null || Chosen == 0 ? 0 : Found.ToList().FindIndex(entry => entry.Id == chosen.Id));
            changed();
        }
    }

    private void Find()
    {
        Groups = SearchRanking.Find(_sources.OrderBy(source => source.Key).SelectMany(source => source.Value), Query, _recent);
        Found = [.. Groups.SelectMany(group => group.Entries)];
    }
}
