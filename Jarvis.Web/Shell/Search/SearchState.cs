using Jarvis.Web.Shared;
using System.Collections.Concurrent;

namespace Jarvis.Web.Shell.Search;

/// <summary>What is typed, found and chosen while the dialog is open; empty while it is closed.</summary>
public sealed class SearchState(PreferenceStore preferences)
{
    private const int MostRemembered = 40;
    private static readonly PreferenceKey<string[]> _recentKey = new("search.recent");
    private readonly ConcurrentDictionary<string, IReadOnlyList<SearchEntry>> _sources = new();
    private IReadOnlyList<string> _recent = [];

    public bool Open { get; private set; }

    public string Query { get; private set; } = "";

    public IReadOnlyList<SearchGroup> Groups { get; private set; } = [];

    /// <summary>All that is found, in the order shown.</summary>
    public IReadOnlyList<SearchEntry> Found { get; private set; } = [];

    /// <summary>Of <see cref="Found"/>; what Enter opens.</summary>
    public int Chosen { get; private set; }

    public SearchEntry? ChosenEntry => Found.ElementAtOrDefault(Chosen);

    /// <summary>Kinds that could not be read, in words; empty while all could.</summary>
    public IReadOnlyCollection<string> Missing => _missing;

    /// <summary>Sources that have not answered yet.</summary>
    public int Waiting { get; private set; }

    private readonly List<string> _missing = [];

    /// <param name="sources">What is read when it opens: its name in words, and how.</param>
    /// <param name="changed">After each source's answer.</param>
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

    /// <summary>Down or up; round at both ends.</summary>
    public void Move(int by)
    {
        if (Found.Count > 0)
        {
            Chosen = (((Chosen + by) % Found.Count) + Found.Count) % Found.Count;
        }
    }

    /// <summary>Remembers that it was opened.</summary>
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
            _missing.Add(name); // the others are still worth having
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
