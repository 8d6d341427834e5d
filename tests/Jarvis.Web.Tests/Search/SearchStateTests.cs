using Jarvis.Web.Shared;
using Jarvis.Web.Features.Chat;
using Jarvis.Web.Shell.Search;

namespace Jarvis.Web.Tests.Search;

public sealed class SearchStateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jarvis-search-").FullName;
    private readonly ChatDatabase _database;
    private readonly SearchState _state;

    public SearchStateTests()
    {
        _database = new ChatDatabase(Path.Combine(_folder, "web.db"));
        _state = new SearchState(new PreferenceStore(_database));
    }

    public void Dispose()
    {
        _database.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Open_WithASourceThatFails_ShowsTheOthersAndSaysWhichIsMissing()
    {
        int told = 0;
        await _state.OpenAsync(
            [Run("a")],
            [
                ("datasets", () => throw new HttpRequestException()),
                ("chats", () => Task.FromResult<IReadOnlyList<SearchEntry>>([Run("b")])),
            ],
            () => told++
        );
        _state.Type("night");
        Assert.Equal(["a", "b"], _state.Found.Select(entry => entry.Key).Order());
        Assert.Equal(["datasets"], _state.Missing);
        Assert.Equal((0, 2), (_state.Waiting, told));
    }

    [Fact]
    public async Task Source_ThatAnswersLate_LeavesTheChosenEntryChosen()
    {
        var late = new TaskCompletionSource<IReadOnlyList<SearchEntry>>();
        var opening = _state.OpenAsync([Run("a"), Run("b")], [("datasets", () => late.Task)], () => { });
        _state.Type("night");
        _state.Move(1);
        Assert.Equal("b", _state.ChosenEntry!.Key);
        late.SetResult([new SearchEntry(SearchKind.Action, "x", "Night", null, "x")]);
        await opening;
        Assert.Equal("b", _state.ChosenEntry!.Key);
        Assert.Equal(2, _state.Chosen); // one more entry is above it
    }

    [Fact]
    public async Task Move_BeyondAnEnd_GoesOnAtTheOther()
    {
        await OpenAsync();
        _state.Type("night");
        _state.Move(-1);
        Assert.Equal("b", _state.ChosenEntry!.Key);
        _state.Move(1);
        Assert.Equal("a", _state.ChosenEntry!.Key);
        _state.Type("zebra");
        _state.Move(1);
        Assert.Null(_state.ChosenEntry);
    }

    [Fact]
    public async Task Remember_AnEntry_OffersItFirstAfterARestart()
    {
        await OpenAsync();
        _state.Remember(Run("a"));
        _state.Remember(Run("b"));
        _state.Close();
        Assert.Empty(_state.Found);

        var after = new SearchState(new PreferenceStore(_database));
        await after.OpenAsync([Run("a"), Run("b")], [], () => { });
        Assert.Equal("Recent", after.Groups[0].Title);
        Assert.Equal(["b", "a"], after.Groups[0].Entries.Select(entry => entry.Key));
    }

    [Fact]
    public void Preferences_OfAnotherVersion_AreTheDefaults()
    {
        var store = new PreferenceStore(_database);
        store.Write(new PreferenceKey<string>("search.recent"), "no list");
        Assert.Null(store.Read(new PreferenceKey<string[]>("search.recent")));
    }

    private Task OpenAsync() => _state.OpenAsync([Run("a"), Run("b")], [], () => { });

    private static SearchEntry Run(string key) => new(SearchKind.Run, key, "night-" + key, null, "runs/" + key);
}
