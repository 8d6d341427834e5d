namespace Jarvis.Web.Shell.Search;

/// <summary>
/// Decides which entries match the query and in which order: matches in the title count more than others, the beginning of a word more than
/// its middle, recently opened entries come first among equals, and matches with typing errors come last.
/// </summary>
public static class SearchRanking
{
    public const int MostOfAGroup = 6;
    private const int MostRecent = 8;

    /// <summary>If there are fewer exact matches than this, matches with typing errors are added.</summary>
    private const int FewMatches = 4;

    /// <param name="recent">Ids of recently opened entries, newest first.</param>
    public static IReadOnlyList<SearchGroup> Find(IEnumerable<SearchEntry> entries, string? query, IReadOnlyList<string> recent)
    {
        string[] typed = SearchText.Words(query);
        return typed.Length == 0 ? Untyped([.. entries], recent) : Typed(entries, typed, recent);
    }

    public static string TitleOf(SearchKind kind) =>
        kind switch
        {
            SearchKind.Page => "Pages",
            SearchKind.Action => "Actions",
            SearchKind.Run => "Runs",
            SearchKind.Dataset => "Datasets",
            SearchKind.Model => "Models",
            SearchKind.Chat => "Chats",
            SearchKind.Knowledge => "Knowledge bases",
            SearchKind.Tokenizer => "Tokenizers",
            _ => "Plan settings",
        };

    /// <summary>Shown before anything is typed.</summary>
    private static List<SearchGroup> Untyped(IReadOnlyList<SearchEntry> entries, IReadOnlyList<string> recent)
    {
        var byId = entries.GroupBy(entry => entry.Id).ToDictionary(same => same.Key, same => same.First());
        var opened = recent.Select(id => byId.GetValueOrDefault(id)).OfType<SearchEntry>().Take(MostRecent).ToList();
        var groups = new List<SearchGroup>();
        if (opened.Count > 0)
        {
            groups.Add(new SearchGroup("Recent", opened));
        }

        foreach (var kind in (SearchKind[])[SearchKind.Action, SearchKind.Page])
        {
            if (
                entries.Where(entry => entry.Kind == kind && !entry.OnlyWhenTyped && !opened.Contains(entry)).ToList() is
                { Count: > 0 } rest
            )
            {
                groups.Add(new SearchGroup(TitleOf(kind), rest));
            }
        }

        return groups;
    }

    private static List<SearchGroup> Typed(IEnumerable<SearchEntry> entries, string[] typed, IReadOnlyList<string> recent)
    {
        var places = recent
            .Select((id, place) => (id, place))
            .DistinctBy(each => each.id)
            .ToDictionary(each => each.id, each => each.place);
        var found = entries
            .Select((entry, order) => (Entry: entry, Order: order, Match: Match(entry, typed)))
            .Where(each => each.Match.Score > 0)
            .ToList();
        if (found.Count(each => !each.Match.Mistyped) >= FewMatches)
        {
            found.RemoveAll(each => each.Match.Mistyped);
        }

        return
        [
            .. found
                .Select(each =>
                    (each.Entry, each.Order, Score: each.Match.Score + Lately(each.Entry, places) * (each.Match.Mistyped ? 0.2 : 1))
                )
                .OrderByDescending(each => each.Score)
                .ThenBy(each => each.Entry.Kind)
                .ThenBy(each => each.Order) // the order of its list: newest first
                .GroupBy(each => each.Entry.Kind)
                .Select(same => new SearchGroup(TitleOf(same.Key), [.. same.Take(MostOfAGroup).Select(each => each.Entry)])),
        ];
    }

    /// <summary>
    /// Less than the difference between two kinds of match, so that "runs" finds the page however recently a run was opened.
    /// </summary>
    private static double Lately(SearchEntry entry, Dictionary<string, int> places) =>
        places.TryGetValue(entry.Id, out int place) ? Math.Max(2, 16 - place) : 0;

    /// <summary>Every typed word has to match; the score is 0 if one does not.</summary>
    private static (double Score, bool Mistyped) Match(SearchEntry entry, string[] typed)
    {
        string[] title = SearchText.Words(entry.Title);
        string[] rest = [.. SearchText.Words(entry.Detail), .. SearchText.Words(entry.Keywords), .. SearchText.Words(TitleOf(entry.Kind))];
        double sum = 0;
        bool mistyped = false;
        foreach (string word in typed)
        {
            double best = Math.Max(Clean(word, title), Clean(word, rest) * 0.5);
            if (best == 0)
            {
                best = Math.Max(Mistyped(word, title), Mistyped(word, rest) * 0.5);
                mistyped = true;
            }

            if (best == 0)
            {
                return (0, false);
            }

            sum += best;
        }

        double score = sum / typed.Length;
        if (!mistyped && string.Join(' ', title).StartsWith(string.Join(' ', typed), StringComparison.Ordinal))
        {
            score += title.Length == typed.Length && title[^1] == typed[^1] ? 40 : 20;
        }

        return (score, mistyped);
    }

    private static double Clean(string typed, string[] words)
    {
        double best = 0;
        foreach (string word in words)
        {
            double score =
                word == typed ? 100
                : word.StartsWith(typed, StringComparison.Ordinal) ? 80
                : typed.Length > 1 && word.Contains(typed, StringComparison.Ordinal) ? 40
                : 0;
            best = Math.Max(best, score);
        }

        return best;
    }

    /// <summary>
    /// Allows one error in three to five letters and two in longer words. In three letters the first must be right, unless the first two
    /// are swapped.
    /// </summary>
    private static double Mistyped(string typed, string[] words)
    {
        int most = typed.Length switch
        {
            < 3 => 0,
            < 6 => 1,
            _ => 2,
        };
        double best = 0;
        foreach (string word in words)
        {
            if (most == 0 || word.Length < 2 || (typed.Length == 3 && typed[0] != word[0] && !(typed[0] == word[1] && typed[1] == word[0])))
            {
                continue;
            }

            int errors = SearchText.TypingErrors(typed, word);
            if (errors <= most)
            {
                best = Math.Max(best, 30 - (errors * 8) - (Math.Abs(word.Length - typed.Length) * 0.1));
            }
        }

        return best;
    }
}
