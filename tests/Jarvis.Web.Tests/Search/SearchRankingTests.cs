using Jarvis.Web.Shell.Search;

namespace Jarvis.Web.Tests.Search;

public sealed class SearchRankingTests
{
    private static readonly SearchEntry[] _entries =
    [
        .. SearchEntries.Pages,
        .. SearchEntries.Actions,
        Entry(SearchKind.Run, "r2", "night-03", "Running"),
        Entry(SearchKind.Run, "r1", "starter-1", "Completed · loss 2.417"),
        Entry(SearchKind.Dataset, "starter", "Starter set", "655 records"),
        Entry(SearchKind.Dataset, "tales", "Märchen", "12 records"),
        Entry(SearchKind.Setting, "max_steps", "Steps", "Training") with
        {
            Keywords = "max_steps How many updates",
        },
        Entry(SearchKind.Setting, "peak_learning_rate", "Learning rate", "Optimizer"),
    ];

    [Theory]
    [InlineData("night", "run:r2")]
    [InlineData("runs", "page:runs")]
    [InlineData("new run", "action:new-run")]
    [InlineData("max_steps", "setting:max_steps")]
    [InlineData("learn ra", "setting:peak_learning_rate")]
    [InlineData("marchen", "dataset:tales")]
    [InlineData("MÄRCHEN", "dataset:tales")]
    [InlineData("03", "run:r2")]
    [InlineData("train", "action:new-run")] // matches a keyword
    [InlineData("dark", "action:theme")]
    public void Find_OfWords_PutsWhatIsMeantFirst(string query, string first) =>
        Assert.Equal(first, SearchRanking.Find(_entries, query, [])[0].Entries[0].Id);

    [Theory]
    [InlineData("rnu", "page:runs")]
    [InlineData("cht", "page:chat")]
    [InlineData("hcat", "page:chat")]
    [InlineData("modles", "page:models")]
    [InlineData("nigth", "run:r2")]
    [InlineData("tokeniezr", "page:tokenizers")]
    [InlineData("lerning rate", "setting:peak_learning_rate")]
    public void Find_OfAMistypedWord_StillFindsIt(string query, string expected) =>
        Assert.Contains(Found(query), entry => entry.Id == expected);

    [Fact]
    public void Find_WithoutTheAccents_IsNoTypingError()
    {
        SearchEntry[] similar = [.. Enumerable.Range(1, 5).Select(n => Entry(SearchKind.Run, $"n{n}", $"marchen {n}", null))];
        var found = SearchRanking.Find([.. similar, .. _entries], "marchen", []);
        Assert.Contains(found.SelectMany(group => group.Entries), entry => entry.Id == "dataset:tales");
    }

    [Theory]
    [InlineData("zebra")]
    [InlineData("night zebra")]
    [InlineData("xq")]
    public void Find_OfAWordThatIsNowhere_FindsNothing(string query) => Assert.Empty(SearchRanking.Find(_entries, query, []));

    [Fact]
    public void Find_WhereEnoughMatch_LeavesOutWhatIsOnlySimilar()
    {
        SearchEntry[] runs = [.. Enumerable.Range(1, 5).Select(n => Entry(SearchKind.Run, $"n{n}", $"note-{n}", null))];
        var found = SearchRanking.Find([.. runs, Entry(SearchKind.Dataset, "node", "node", null)], "note", []);
        Assert.Equal(["n1", "n2", "n3", "n4", "n5"], found.SelectMany(group => group.Entries).Select(entry => entry.Key));
    }

    [Fact]
    public void Find_OfTwoThatMatchAlike_PutsTheOneOpenedLastFirst()
    {
        SearchEntry[] runs = [.. Enumerable.Range(1, 3).Select(n => Entry(SearchKind.Run, $"n{n}", $"night-{n}", null))];
        Assert.Equal("n1", SearchRanking.Find(runs, "night", [])[0].Entries[0].Key); // newest first, as in the list
        Assert.Equal(["n3", "n2", "n1"], SearchRanking.Find(runs, "night", ["run:n3", "run:n2"])[0].Entries.Select(entry => entry.Key));
    }

    [Fact]
    public void Find_OfAPagesName_IsThePageHoweverOftenARunWasOpened() =>
        Assert.Equal("page:runs", Found("runs", "run:r1", "run:r2")[0].Id);

    [Fact]
    public void Find_OfAMistypedWord_PutsTheNearestFirstHoweverLatelyAnotherWasOpened()
    {
        SearchEntry[] settings =
        [
            Entry(SearchKind.Setting, "max_hours", "Hours", "Schedule") with
            {
                Keywords = "the learning rate then follows the clock",
            },
            Entry(SearchKind.Setting, "learning_rate", "Learning rate", "Schedule"),
        ];
        Assert.Equal("learning_rate", SearchRanking.Find(settings, "lerning", ["setting:max_hours"])[0].Entries[0].Key);
    }

    [Fact]
    public void Find_OfMany_ShowsAFewOfEachKind()
    {
        SearchEntry[] many = [.. Enumerable.Range(1, 1000).Select(n => Entry(SearchKind.Run, $"n{n}", $"night-{n}", null))];
        Assert.Equal(SearchRanking.MostOfAGroup, SearchRanking.Find(many, "night", []).Single().Entries.Count);
    }

    [Fact]
    public void Find_OfNothing_OffersWhatWasOpenedLatelyThenActionsAndPages()
    {
        var groups = SearchRanking.Find(_entries, "  ", ["run:gone", "run:r1", "page:runs"]);
        Assert.Equal(["Recent", "Actions", "Pages"], groups.Select(group => group.Title));
        Assert.Equal(["run:r1", "page:runs"], groups[0].Entries.Select(entry => entry.Id));
        Assert.DoesNotContain(groups[2].Entries, entry => entry.Id == "page:runs"); // not listed a second time
    }

    private static List<SearchEntry> Found(string query, params string[] recent) =>
        [.. SearchRanking.Find(_entries, query, recent).SelectMany(group => group.Entries)];

    private static SearchEntry Entry(SearchKind kind, string key, string title, string? detail) => new(kind, key, title, detail, "x");
}
