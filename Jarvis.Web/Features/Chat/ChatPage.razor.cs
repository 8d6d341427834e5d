using Jarvis.Contracts;
using Jarvis.Web.Feed;
using Jarvis.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Jarvis.Web.Features.Chat;

/// <summary>
/// Conversations on the left, messages in the middle, model and settings on the right. The page only displays: <see cref="AnswerService"/>
/// generates the answers, so closing or reloading the page does not affect them.
/// </summary>
public sealed partial class ChatPage
{
    private IReadOnlyList<Conversation> _list = [];
    private IReadOnlyList<ServedModel>? _models;
    private List<ChatEntry> _entries = [];
    private ChatSettings _settings = new();
    private Conversation? _conversation;
    private ElementReference _root;
    private IJSObjectReference? _script;
    private IDisposable? _chats,
        _modelChanges;
    private string? _shownId,
        _shownQuery,
        _preset;
    private bool _toEnd = true;

    [Parameter]
    public string? ConversationId { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    public string? Query { get; set; }

    /// <summary>Preselects a model or checkpoint for a new conversation.</summary>
    [SupplyParameterFromQuery(Name = "model")]
    public string? ModelId { get; set; }

    [Inject]
    private ConversationStore Conversations { get; set; } = null!;

    [Inject]
    private MessageStore Messages { get; set; } = null!;

    [Inject]
    private AnswerService Answers { get; set; } = null!;

    [Inject]
    private ModelList Models { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IJSRuntime JS { get; set; } = null!;

    /// <summary>The answer that is being generated at the end of the shown messages.</summary>
    private ChatEntry? Answering => _entries.Count > 0 && _entries[^1].State == MessageState.Generating ? _entries[^1] : null;

    /// <summary>
    /// The model that answers next: the chosen one; if that was removed, the best checkpoint of its run; otherwise the newest model.
    /// </summary>
    private ServedModel? Model =>
        Find(_settings.Model) ?? Find(_settings.Model?.Split('/', ':')[0]) ?? (_settings.Model is null ? _models?.FirstOrDefault() : null);

    private string? Missing =>
        _models is null || _settings.Model is not { } chosen || Find(chosen) is not null ? null
        : Model is { } other ? $"{chosen} is gone; the best checkpoint of {RunName(other)} answers instead."
        : $"{chosen} is gone. Choose another model.";

    protected override void OnInitialized()
    {
        base.OnInitialized();
        if (RendererInfo.IsInteractive)
        {
            // Subscribes before anything is read, so that no change is missed; a change that arrives twice does no harm.
            _chats = Conversations.Subscribe(what => _ = InvokeAsync(() => Hear(what)));
            _modelChanges = Models.Subscribe(list => _ = InvokeAsync(TakeModels));
        }

        _models = Models.Models;
    }

    protected override void OnParametersSet()
    {
        if (_shownId != ConversationId || _shownQuery != Query || _list.Count == 0)
        {
            _list = Conversations.List(Query);
        }

        bool another = _shownId != ConversationId || _conversation is null;
        (_shownId, _shownQuery) = (ConversationId, Query);
        if (another)
        {
            ReadConversation();
            _toEnd = true;
        }

        if (ConversationId is null && ModelId is not null && ModelId != _preset)
        {
            (_preset, _settings) = (ModelId, _settings with { Model = ModelId });
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _script = await JS.InvokeAsync<IJSObjectReference>("import", "./" + Assets["js/chat.js"]);
            await _script.InvokeVoidAsync("start", _root);
        }

        if (_toEnd && _script is not null)
        {
            _toEnd = false;
            await _script.InvokeVoidAsync("toEnd", _root);
        }
    }

    protected override bool Heard(FeedEvent what) => what is FeedEvent.Run or FeedEvent.Removed or FeedEvent.Reloaded;

    public override async ValueTask DisposeAsync()
    {
        _chats?.Dispose();
        _modelChanges?.Dispose();
        try
        {
            if (_script is not null)
            {
                await _script.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The page is closed, and its script is gone with it.
        }

        await base.DisposeAsync();
    }

    private void Hear(ChatEvent what)
    {
        switch (what)
        {
            case ChatEvent.Piece(var conversation, var message, var number, var text) when conversation == ConversationId:
                Take(message, number, text);
                break;
            case ChatEvent.Changed(var conversation) when conversation == ConversationId:
                ReadConversation();
                break;
            case ChatEvent.Listed:
                _list = Conversations.List(Query);
                _conversation = ConversationId is null ? null : Conversations.Find(ConversationId);
                break;
            default:
                return;
        }

        StateHasChanged();
    }

    /// <summary>Appends the next piece, drops one that is already shown, and reads everything again after a gap.</summary>
    private void Take(string message, int number, string text)
    {
        int at = _entries.FindIndex(entry => entry.Id == message);
        if (at < 0 || number <= _entries[at].Pieces)
        {
            return;
        }

        if (number == _entries[at].Pieces + 1)
        {
            _entries[at] = _entries[at] with { Text = _entries[at].Text + text, Pieces = number };
        }
        else
        {
            ReadConversation();
        }
    }

    private void ReadConversation()
    {
        _conversation = ConversationId is null ? null : Conversations.Find(ConversationId);
        _entries = _conversation is null ? [] : [.. Messages.Path(_conversation.Id)];
        _settings = _conversation?.Settings ?? Conversations.Preferred();
    }

    private void TakeModels()
    {
        _toEnd |= _models is null;
        _models = Models.Models;
        StateHasChanged();
    }

    private void Send(string text)
    {
        if (Answering is not null || Model is not { } model || string.IsNullOrWhiteSpace(text))
        {
            return;
        }

        bool first = _conversation is null;
        var settings = _settings with { Model = Find(_settings.Model)?.Id ?? model.Id };
        var conversation = Prepare(text, settings);
        Answers.Ask(conversation, _entries.Count > 0 ? _entries[^1].Id : null, text.Trim());
        _toEnd = true;
        if (first)
        {
            Navigation.NavigateTo($"chat/{conversation.Id}", replace: true);
        }
    }

    private Conversation Prepare(string text, ChatSettings settings)
    {
        if (_conversation is not { } conversation)
        {
            return Conversations.Create(text, settings);
        }

        if (conversation.Settings == settings)
        {
            return conversation;
        }

        Conversations.Configure(conversation.Id, settings);
        return _conversation = conversation with { Settings = settings };
    }

    private Conversation? Ready() =>
        _conversation is { } conversation && Model is { } model && Answering is null
            ? Prepare("", _settings with { Model = Find(_settings.Model)?.Id ?? model.Id })
            : null;

    private void Edit(ChatEntry entry, string text)
    {
        if (Ready() is { } conversation && !string.IsNullOrWhiteSpace(text))
        {
            Answers.Ask(conversation, entry.ParentId, text.Trim());
        }
    }

    private void Regenerate(ChatEntry entry)
    {
        if (Ready() is { } conversation && entry.ParentId is { } question)
        {
            Answers.Answer(conversation, question);
        }
    }

    private void Continue(ChatEntry entry)
    {
        if (Ready() is { } conversation)
        {
            Answers.Continue(conversation, entry.Id);
        }
    }

    private void Choose(string messageId) => Messages.Choose(ConversationId!, messageId);

    private void Stop()
    {
        if (Answering is { } entry)
        {
            Answers.Stop(entry.Id);
        }
    }

    private void Configure(ChatSettings settings)
    {
        _settings = settings;
        if (_conversation is { } conversation)
        {
            Conversations.Configure(conversation.Id, settings);
            _conversation = conversation with { Settings = settings };
        }
        else
        {
            Conversations.Prefer(settings);
        }
    }

    private void Rename((string Id, string Title) rename) => Conversations.Rename(rename.Id, rename.Title);

    private void Delete(Conversation conversation)
    {
        Conversations.Delete(conversation.Id);
        Toasts.OfferUndo($"“{conversation.Title}” deleted.", () =>
        {
            Conversations.Restore(conversation.Id);
            return Task.CompletedTask;
        });
        if (conversation.Id == ConversationId)
        {
            Navigation.NavigateTo("chat");
        }
    }

    private ServedModel? Find(string? id) => id is null ? null : _models?.FirstOrDefault(model => model.Id == id);

    private string RunName(ServedModel model) => Feed.State.Find(model.Name)?.Name ?? model.Name;

    private string NameOf(ChatEntry entry) =>
        entry.Role == ChatRole.User ? "You"
        : entry.Model is not { } id ? "Model"
        : id.Replace(ServedModel.EmaSuffix, "/EMA weights", StringComparison.Ordinal).Split('/') is [var run, .. var rest]
            ? string.Join(" · ", [Feed.State.Find(run)?.Name ?? run, .. rest.Select(Checkpoints.Short)])
        : id;
}
