using Jarvis.Web.Features.Chat;
using Jarvis.Web.Features.NewRun;
using Jarvis.Web.Feed;
using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace Jarvis.Web.Shell.Tour;

/// <summary>
/// The tour beside the page: it follows the address, the state of its run and the conversation, and is begun or taken up again by
/// <c>tour=1</c> in any address.
/// </summary>
public sealed partial class TourPanel
{
    private readonly Throttle _throttle = new();
    private TourCard? _card;
    private IDisposable? _chats;
    private string? _data,
        _chatModel;
    private bool _hasAnswer,
        _isAnswering;

    [Inject]
    private TourStore Tour { get; set; } = null!;

    [Inject]
    private TrainerClient Trainer { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private ConversationStore Conversations { get; set; } = null!;

    [Inject]
    private MessageStore Messages { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    private string Address => Navigation.ToBaseRelativePath(Navigation.Uri);

    private string Path => Address.Split('?', '#')[0].Trim('/');

    protected override async Task OnInitializedAsync()
    {
        if (RendererInfo.IsInteractive)
        {
            Tour.Changed += Changed;
            Navigation.LocationChanged += Moved;
            _chats = Conversations.Subscribe(what =>
            {
                if (what is ChatEvent.Changed or ChatEvent.Listed)
                {
                    Changed(); // Not at each piece of an answer: that would be a query for every token.
                }
            });
            TakeUpIfAsked();
        }

        await LookAtDataAsync();
        LookAtAll();
    }

    public override ValueTask DisposeAsync()
    {
        Tour.Changed -= Changed;
        Navigation.LocationChanged -= Moved;
        _chats?.Dispose();
        return base.DisposeAsync();
    }

    protected override bool Heard(FeedEvent what)
    {
        if (!Tour.IsShown || (what is FeedEvent.Steps && !_throttle.Now()))
        {
            return false;
        }

        var before = _card;
        Look();
        return _card != before;
    }

    protected override async Task HeardAsync(FeedEvent what)
    {
        if (what is FeedEvent.Reloaded)
        {
            TakeUpIfAsked(); // At the first page of a fresh start, runs are known only now.
        }

        if (what is FeedEvent.Datasets or FeedEvent.Reloaded)
        {
            await LookAtDataAsync();
            LookAtAll();
            StateHasChanged();
        }
    }

    private void Moved(object? sender, LocationChangedEventArgs args) =>
        _ = InvokeAsync(async () =>
        {
            TakeUpIfAsked();
            await LookAtDataAsync();
            LookAtAll();
            StateHasChanged();
        });

    private void Changed() =>
        _ = InvokeAsync(() =>
        {
            LookAtAll();
            StateHasChanged();
        });

    private void TakeUpIfAsked()
    {
        if (Query(TourPlan.Query) != "1" || !Feed.Loaded)
        {
            return;
        }

        var run = Tour.Current?.RunOf(Feed.State);
        bool isLost = run is null && Tour.Current?.RunId is not null;
        bool isEnd =
            run is not null && (TourProgress.IsDeadEnd(run) || Messages.HasAnswerOf(run.Id, MessageState.Done, MessageState.Stopped));
        Tour.TakeUp(afresh: isLost || (isEnd && Path == "runs/new"));
    }

    /// <summary>What New run chooses by itself: the starter dataset.</summary>
    private async Task LookAtDataAsync()
    {
        if (!Tour.IsShown || Path != "runs/new")
        {
            return;
        }

        try
        {
            var datasets = await Trainer.ListDatasetsAsync(recent: true);
            _data = datasets.Find(each => each.Id == NewRunState.StarterId)?.Name;
        }
        catch (TrainerException)
        {
            _data = null; // The top bar says that the trainer does not answer.
        }
    }

    private void LookAtAll()
    {
        if (Tour is { IsShown: true, Current: { } progress } && progress.RunOf(Feed.State) is { } run)
        {
            _hasAnswer = Messages.HasAnswerOf(run.Id, MessageState.Done, MessageState.Stopped);
            _isAnswering = Messages.HasAnswerOf(run.Id, MessageState.Generating);
            _chatModel = ChatModel(Path);
        }
        else
        {
            (_hasAnswer, _isAnswering, _chatModel) = (false, false, null);
        }

        Look();
    }

    private void Look()
    {
        if (!Feed.Loaded || Tour is not { IsShown: true, Current: { } progress })
        {
            _card = null;
            return;
        }

        var run = progress.RunOf(Feed.State);
        _card = TourGuide.Of(
            new TourFacts(Path, run, run is null && progress.RunId is not null, _data, _chatModel, _hasAnswer, _isAnswering)
        );
        if (run is not null && run.Id != progress.RunId && RendererInfo.IsInteractive)
        {
            Tour.Keep(run.Id);
        }
    }

    private string? ChatModel(string path) =>
        path == "chat" ? Query("model") ?? Conversations.Preferred().Model
        : path.StartsWith("chat/", StringComparison.Ordinal) ? Conversations.Find(path["chat/".Length..])?.Settings.Model
        : null;

    private string? Query(string name)
    {
        string? value = System.Web.HttpUtility.ParseQueryString(new Uri(Navigation.Uri).Query)[name];
        return string.IsNullOrEmpty(value) ? null : value;
    }

    private void Leave()
    {
        Tour.Leave();
        Toasts.OfferUndo("You left the tour. Continue it from Help (?)", () =>
        {
            Tour.TakeUp();
            return Task.CompletedTask;
        });
        if (Query(TourPlan.Query) is not null)
        {
            // Else a reload of this address would bring it back.
            Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(TourPlan.Query, (string?)null), replace: true);
        }
    }
}
