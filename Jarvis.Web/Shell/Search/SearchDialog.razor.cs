using Jarvis.Web.Features.Chat;
using Jarvis.Web.Feed;
using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace Jarvis.Web.Shell.Search;

/// <summary>Search over everything: opened by Ctrl+K or the button in the top bar (<c>shell.js</c>), usable without a mouse.</summary>
public sealed partial class SearchDialog
{
    private int _shown;

    [Inject]
    private RunFeed Feed { get; set; } = null!;

    [Inject]
    private TrainerClient Trainer { get; set; } = null!;

    [Inject]
    private InferenceClient Inference { get; set; } = null!;

    [Inject]
    private ConversationStore Conversations { get; set; } = null!;

    [Inject]
    private PreferenceStore Preferences { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IJSRuntime JS { get; set; } = null!;

    [CascadingParameter]
    private UserClock Clock { get; set; } = null!;

    private SearchState State { get; set; } = null!;

    protected override void OnInitialized() => State = new SearchState(Preferences);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (State.Open && State.Chosen != _shown)
        {
            _shown = State.Chosen;
            await JS.InvokeVoidAsync("jarvis.showOption", OptionId(_shown));
        }
    }

    private static string OptionId(int place) => $"search-{place}";

    private async Task OpenAsync()
    {
        if (State.Open)
        {
            return;
        }

        _shown = 0;
        await State.OpenAsync(
            [.. SearchEntries.Pages, .. SearchEntries.Actions, .. Feed.State.Runs.Select(SearchEntries.Of)],
            [
                ("datasets", async () =>
                    [.. (await Trainer.ListDatasetsAsync(recent: true)).Where(one => !one.Deleted).Select(SearchEntries.Of)]
                ),
                ("tokenizers", async () => [.. (await Trainer.ListTokenizersAsync()).Select(SearchEntries.Of)]),
                ("knowledge bases", async () =>
                    [.. (await Trainer.ListKnowledgeAsync(recent: true)).Where(one => !one.Deleted).Select(SearchEntries.Of)]
                ),
                ("plan settings", async () =>
                    [.. (await Trainer.ListSettingsAsync()).Where(one => one.Key != "data").Select(SearchEntries.Of)]
                ),
                ("models", async () =>
                    [.. (await Inference.ModelsAsync(CancellationToken.None)).Where(one => !one.Ema).Select(SearchEntries.Of)]
                ),
                ("chats", () =>
                    Task.FromResult<IReadOnlyList<SearchEntry>>([.. Conversations.List().Select(one => SearchEntries.Of(one, Clock))])
                ),
            ],
            StateHasChanged
        );
    }

    private void Closed() => State.Close();

    private void Typed(ChangeEventArgs args) => State.Type(args.Value?.ToString());

    private Task KeyAsync(KeyboardEventArgs args)
    {
        switch (args.Key)
        {
            case "ArrowDown":
                State.Move(1);
                break;
            case "ArrowUp":
                State.Move(-1);
                break;
            case "Enter" when State.ChosenEntry is { } entry:
                return TakeAsync(entry, go: true);
            default:
                break;
        }

        return Task.CompletedTask;
    }

    /// <param name="go">Whether to navigate. False after a click, because the browser follows the link itself.</param>
    private async Task TakeAsync(SearchEntry entry, bool go)
    {
        State.Remember(entry);
        State.Close();
        await JS.InvokeVoidAsync("jarvis.closeSearch");
        if (entry.Act is { } act)
        {
            await JS.InvokeVoidAsync("jarvis.act", act);
        }
        else if (go)
        {
            Navigation.NavigateTo(entry.Href!);
        }
    }
}
