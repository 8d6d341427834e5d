using Jarvis.Contracts;
using Jarvis.Web.Feed;
using Jarvis.Web.Shared;
using Jarvis.Web.Shell.Tour;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Features.NewRun;

/// <summary>Three questions, everything else behind "advanced", and what it will cost before it starts.</summary>
public sealed partial class NewRunPage
{
    private NewRunState _state = null!;
    private Dictionary<string, IReadOnlyList<Suggestion>> _suggestions = [];
    private AdvancedSettings _advanced = null!;
    private DataQuestion _data = null!;
    private string? _shownSetting;
    private TrainerException? _error;
    private bool _starting;

    [Inject]
    private TrainerClient Trainer { get; set; } = null!;

    [Inject]
    private DraftStore Drafts { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <inheritdoc cref="NewRunLink.From"/>
    [SupplyParameterFromQuery(Name = "from")]
    private string? From { get; set; }

    /// <inheritdoc cref="NewRunLink.Base"/>
    [SupplyParameterFromQuery(Name = "base")]
    private string? Base { get; set; }

    /// <inheritdoc cref="NewRunLink.Datasets"/>
    [SupplyParameterFromQuery(Name = "data")]
    private string[]? DatasetIds { get; set; }

    /// <inheritdoc cref="NewRunLink.File"/>
    [SupplyParameterFromQuery(Name = "file")]
    private string? File { get; set; }

    /// <inheritdoc cref="NewRunLink.Preset"/>
    [SupplyParameterFromQuery(Name = "preset")]
    private string? PresetId { get; set; }

    /// <inheritdoc cref="NewRunLink.Tokenizer"/>
    [SupplyParameterFromQuery(Name = "tokenizer")]
    private string? TokenizerId { get; set; }

    /// <inheritdoc cref="NewRunLink.When"/>
    [SupplyParameterFromQuery(Name = "when")]
    private string? When { get; set; }

    /// <inheritdoc cref="NewRunLink.Tour"/>
    [SupplyParameterFromQuery(Name = TourPlan.Query)]
    private string? Tour { get; set; }

    /// <summary>A setting's key, whose field is to be shown.</summary>
    [SupplyParameterFromQuery(Name = "setting")]
    private string? SettingKey { get; set; }

    private NewRunLink Link => new(From, DatasetIds, File, PresetId, TokenizerId, When, Base, Tour == "1");

    private bool Busy => Feed.State.Active.Any();

    private SelectOption<StartKind>[] Whens =>
        [
            new(StartKind.Now, Busy ? "Now (queued)" : "Now"),
            new(StartKind.Tonight, Clock.WhenInWords(TonightAt)),
            new(StartKind.Schedule, "Schedule…"),
        ];

    private DateTimeOffset TonightAt => new(WhenDraft.Tonight(Clock), Clock.Now.Offset);

    private string Waiting =>
        _state.Missing is { } missing
            ? $"{_state.Draft.StartName} needs “{missing.Title}” above: {_state.Draft.Reasons.GetValueOrDefault(missing.Key)}"
        : !_state.Draft.Data.IsEmpty ? "Estimating…"
        : _state.StarterJob is { State: ImportState.Waiting or ImportState.Running }
            ? "The starter dataset is being made and will be chosen for you, in about half a minute."
        : "Choose what the model should learn from.";

    protected override async Task OnInitializedAsync()
    {
        _state = new NewRunState(Trainer, Drafts, Clock);
        await LoadAsync();
        if (RendererInfo.IsInteractive && _state.IsLoaded)
        {
            await Task.WhenAll(EstimateAsync(), SuggestAsync());
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_state.IsLoaded)
        {
            await Toasts.TryAsync(() => _state.GoAsync(Link)); // another link to this page, while it is open
        }
    }

    protected override bool Heard(FeedEvent what)
    {
        if (what is FeedEvent.Import(var job) && (job.DatasetId == NewRunState.StarterId || job.Id == _state.StarterJob?.Id))
        {
            // The job is done a moment before its dataset is listed: the row keeps its progress until then, instead of offering to make it
            // for one frame.
            _state.StarterJob = job.State == ImportState.Done ? _state.StarterJob : job;
            return true;
        }

        return what is FeedEvent.Reloaded or FeedEvent.Run;
    }

    protected override async Task HeardAsync(FeedEvent what)
    {
        if (what is FeedEvent.Datasets or FeedEvent.Reloaded)
        {
            await LoadAsync();
            await EstimateAsync();
        }
        else if (what is FeedEvent.Hardware && _state.IsMeasuringSpeed)
        {
            await EstimateAsync();
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (SettingKey != _shownSetting && _advanced is not null)
        {
            _shownSetting = SettingKey;
            if (SettingKey is { Length: > 0 } key)
            {
                await _advanced.ShowAsync(key);
            }
        }
    }

    /// <summary>New run with the field of one setting in sight.</summary>
    public static string SettingLink(string key) => "runs/new?setting=" + Uri.EscapeDataString(key);

    /// <summary>New run with one file or folder of this machine as its data.</summary>
    public static string FileLink(string path) => "runs/new?file=" + Uri.EscapeDataString(path);

    private async Task LoadAsync()
    {
        try
        {
            await _state.LoadAsync(Link);
            _error = null;
        }
        catch (TrainerException exception)
        {
            _error = exception;
        }
    }

    /// <summary>What the form costs, then what each preset would: the second is for comparing and may come a little later.</summary>
    private async Task EstimateAsync()
    {
        if (RendererInfo.IsInteractive)
        {
            await _state.EstimateAsync();
            StateHasChanged();
            await _state.LoadCostsAsync(StateHasChanged);
        }
    }

    private async Task AfterAsync(Task change)
    {
        await change;
        StateHasChanged();
        await _state.LoadCostsAsync(StateHasChanged);
    }

    private async Task SuggestAsync()
    {
        try
        {
            _suggestions = await PlanSuggestions.LoadAsync(Trainer);
            StateHasChanged();
        }
        catch (TrainerException)
        {
            _suggestions = []; // A path can still be typed, and the estimate says what is wrong.
        }
    }

    private Task MakeStarterAsync() => Toasts.TryAsync(async () => _state.StarterJob = await Trainer.MakeStarterAsync());

    private Task TypedAsync((string Key, string? Text) typed) => AfterAsync(_state.TypeAsync(typed.Key, typed.Text));

    private async Task TakeFileAsync((TrainingPlan Plan, string? Name) taken)
    {
        await AfterAsync(_state.TakeFileAsync(taken.Plan, taken.Name));
        Toasts.Say(NoticeLevel.Success, $"The form now shows the plan file{(taken.Name is { } name ? $" {name}" : "")}");
    }

    private Task StartOverAsync() =>
        Toasts.TryAsync(async () =>
        {
            var undo = await _state.StartOverAsync();
            Navigation.NavigateTo("runs/new", replace: true);
            Toasts.OfferUndo("Draft discarded", () => InvokeAsync(() => AfterAsync(undo())));
            await AfterAsync(Task.CompletedTask);
        });

    private Task ShowAsync(string key) => key is "data" or "data_weights" ? _data.ShowAsync() : _advanced.ShowAsync(key);

    /// <summary>A preset's reason is for its own value, not for what was typed over it.</summary>
    private string? Reason(string key) => _state.Draft.Typed.ContainsKey(key) ? null : _state.Draft.Reasons.GetValueOrDefault(key);

    private async Task StartAsync()
    {
        _starting = true;
        try
        {
            var started = await _state.StartAsync();
            if (started.Said is var (title, text))
            {
                Toasts.Say(NoticeLevel.Information, title, text);
            }

            Navigation.NavigateTo(started.Address);
        }
        catch (TrainerException exception)
        {
            Toasts.Fail(exception);
        }
        finally
        {
            _starting = false;
        }
    }
}
