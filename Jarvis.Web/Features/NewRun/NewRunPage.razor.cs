using Jarvis.Contracts;
using Jarvis.Web.Feed;
using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Features.NewRun;

/// <summary>Three questions, everything else behind "advanced", and what it will cost before it starts.</summary>
public sealed partial class NewRunPage
{
    private const string StarterId = "starter";
    private readonly PlanDraft _draft = new();
    private readonly Dictionary<string, PlanEstimate> _sizes = [];
    private List<DatasetSummary> _datasets = [];
    private IReadOnlyList<Preset>? _presets;
    private IReadOnlyList<PlanSetting>? _settings;
    private ImportJob? _starter;
    private Dictionary<string, IReadOnlyList<Suggestion>> _suggestions = [];
    private AdvancedSettings _advanced = null!;
    private RunDetail? _from;
    private string? _file;
    private string? _shownSetting;
    private TrainerException? _error;
    private string? _presetId;
    private bool _usePath;
    private string _path = "";
    private string? _name;
    private StartKind _when;
    private WhenDraft _schedule = new();
    private SchedulePreview? _preview;
    private PlanEstimate? _estimate;
    private IReadOnlyList<string> _problems = [];
    private int _asked;
    private bool _starting;

    [Inject]
    private TrainerClient Trainer { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <summary>A run whose plan is the start.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    private string? From { get; set; }

    /// <summary>Datasets that are chosen already.</summary>
    [SupplyParameterFromQuery(Name = "data")]
    private string[]? DatasetIds { get; set; }

    /// <summary>A preset that is chosen already.</summary>
    [SupplyParameterFromQuery(Name = "tokenizer")]
    private string? TokenizerId { get; set; }

    [SupplyParameterFromQuery(Name = "preset")]
    private string? PresetId { get; set; }

    [SupplyParameterFromQuery(Name = "when")]
    private string? When { get; set; }

    /// <summary>A setting's key, whose field is to be shown.</summary>
    [SupplyParameterFromQuery(Name = "setting")]
    private string? SettingKey { get; set; }

    private DatasetSummary? Starter => _datasets.FirstOrDefault(dataset => dataset.Id == StarterId);

    private IEnumerable<DatasetSummary> Datasets =>
        _datasets.OrderByDescending(dataset => dataset.Id == StarterId).ThenByDescending(dataset => dataset.CreatedAt);

    private bool Busy => Feed.State.Active.Any();

    private DateTimeOffset TonightAt => new(WhenDraft.Tonight(Clock), Clock.Now.Offset);

    private IReadOnlyList<string> Needs => _presets?.FirstOrDefault(preset => preset.Id == _presetId)?.Needs ?? [];

    private TrainingPlan? Built => _settings is null ? null : _draft.Build(_settings, out _);

    /// <summary>What the chosen preset cannot know and the user has not said yet.</summary>
    private PlanSetting? Missing => _settings?.FirstOrDefault(setting => Needs.Contains(setting.Key) && _draft.Value(setting.Key) is null);

    private string Waiting =>
        Missing is { } missing ? $"{_draft.StartName} needs “{missing.Title}” above: {_draft.Reasons.GetValueOrDefault(missing.Key)}"
        : _draft.Data.Count > 0 ? "Estimating…"
        : _starter is { State: ImportState.Waiting or ImportState.Running }
            ? "The starter set is being made; it is chosen for you when it is ready, in about half a minute."
        : "Choose what it should learn from.";

    /// <summary>Some estimate has no duration yet: all are asked for again with every hardware sample.</summary>
    private bool IsMeasuringSpeed => _estimate is { IsMeasuringSpeed: true } || _sizes.Values.Any(size => size.IsMeasuringSpeed);

    private bool CanStart =>
        !_starting
        && _draft.Data.Count > 0
        && _estimate is not null
        && _problems.Count == 0
        && (_when != StartKind.Schedule || _preview is { Problem: null });

    protected override async Task OnInitializedAsync()
    {
        _schedule = WhenDraft.For(Clock);
        _when = When switch
        {
            "schedule" => StartKind.Schedule,
            "tonight" => StartKind.Tonight,
            _ => StartKind.Now,
        };
        await LoadAsync();
        if (RendererInfo.IsInteractive && _presets is not null)
        {
            await Task.WhenAll(EstimateAsync(), EstimateSizesAsync(), SuggestAsync());
        }
    }

    protected override bool Heard(FeedEvent what)
    {
        if (what is FeedEvent.Import(var job) && (job.DatasetId == StarterId || job.Id == _starter?.Id))
        {
            // Done is told a moment before the dataset itself: the card keeps its progress until then, instead of offering to make it for
            // one frame.
            _starter = job.State == ImportState.Done ? _starter : job;
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
            StateHasChanged();
        }
        else if (what is FeedEvent.Hardware && IsMeasuringSpeed)
        {
            await Task.WhenAll(EstimateAsync(), EstimateSizesAsync());
            StateHasChanged();
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

    private static string Pressed(bool on) => on ? "true" : "false";

    private async Task LoadAsync()
    {
        try
        {
            _datasets = await Trainer.ListDatasetsAsync(recent: _presets is null);
            _settings ??= await Trainer.ListSettingsAsync();
            bool first = _presets is null;
            var presets = await Trainer.ListPresetsAsync();
            if (first)
            {
                await BeginAsync(presets);
            }

            _presets = presets;
            if (Starter is null)
            {
                _starter = (await Trainer.ListImportsAsync()).LastOrDefault(job =>
                    job.DatasetId == StarterId || job.Name.StartsWith("Starter", StringComparison.Ordinal)
                );
                if (_starter is { State: ImportState.Done })
                {
                    _datasets = await Trainer.ListDatasetsAsync(); // it may have been finished between the two answers
                }
            }

            if (Starter is not null && _draft.Data.Count == 0 && !_usePath)
            {
                _draft.Data = [DataName(Starter)];
            }

            _error = null;
        }
        catch (TrainerException exception)
        {
            _error = exception;
        }
    }

    private async Task BeginAsync(IReadOnlyList<Preset> presets)
    {
        if (From is { Length: > 0 } runId)
        {
            _from = await Trainer.GetRunAsync(runId);
            _draft.StartFrom(_from.Plan, _from.Summary.Name);
            TakeData(_from.Plan.Data.Files);
            return;
        }

        Choose(presets.FirstOrDefault(preset => preset.Id == PresetId) ?? presets[0]);
        if (_datasets.Where(dataset => DatasetIds?.Contains(dataset.Id) == true).Select(DataName).ToList() is { Count: > 0 } chosen)
        {
            _draft.Data = chosen;
        }

        if (TokenizerId is { Length: > 0 } tokenizer)
        {
            _draft.Type("tokenizer", tokenizer);
        }
    }

    private static string DataName(DatasetSummary dataset) => "dataset:" + dataset.Id;

    private bool Chosen(DatasetSummary dataset) => _draft.Data.Contains(DataName(dataset));

    private Task MakeStarterAsync() => Toasts.TryAsync(async () => _starter = await Trainer.MakeStarterAsync());

    private Task ToggleAsync(DatasetSummary dataset)
    {
        string name = DataName(dataset);
        _draft.Data = _draft.Data.Contains(name) ? [.. _draft.Data.Where(each => each != name)] : [.. _draft.Data, name];
        return EstimateAsync();
    }

    private Task TogglePathAsync()
    {
        _usePath = !_usePath;
        return PathAsync();
    }

    private Task PathChangedAsync(ChangeEventArgs args)
    {
        _path = args.Value?.ToString()?.Trim() ?? "";
        return PathAsync();
    }

    private Task PathAsync()
    {
        var datasets = _draft.Data.Where(each => each.StartsWith("dataset:", StringComparison.Ordinal));
        _draft.Data = _usePath && _path.Length > 0 ? [.. datasets, _path] : [.. datasets];
        return EstimateAsync();
    }

    private Task TakeAsync(Preset preset)
    {
        Choose(preset);
        return EstimateAsync();
    }

    private void Choose(Preset preset)
    {
        (_presetId, _from, _file, _estimate) = (preset.Id, null, null, null);
        _draft.StartFrom(preset.Plan, preset.Title, preset.Reasons);
    }

    private Task TakeFileAsync((TrainingPlan Plan, string? Name) taken)
    {
        (_presetId, _from, _file, _estimate) = (null, null, taken.Name ?? "that you pasted", null);
        _draft.TakeAllBack();
        _draft.StartFrom(taken.Plan, taken.Name ?? "plan file");
        if (taken.Plan.Data.Files.Count > 0)
        {
            TakeData(taken.Plan.Data.Files);
        }

        Toasts.Say(NoticeLevel.Success, $"The form shows the plan file{(taken.Name is { } name ? $" {name}" : "")} now.");
        return EstimateAsync();
    }

    private void TakeData(IReadOnlyList<string> data)
    {
        _draft.Data = data;
        _path = data.FirstOrDefault(each => !each.StartsWith("dataset:", StringComparison.Ordinal)) ?? "";
        _usePath = _path.Length > 0;
    }

    private Task TypedAsync((string Key, string? Text) typed)
    {
        _draft.Type(typed.Key, typed.Text);
        return EstimateAsync();
    }

    /// <summary>A preset's reason is for its own value, not for what was typed over it.</summary>
    private string? Reason(string key) => _draft.Typed.ContainsKey(key) ? null : _draft.Reasons.GetValueOrDefault(key);

    private string Time(Preset preset) => _sizes.TryGetValue(preset.Id, out var estimate) ? Formats.About(estimate) : "\u00a0";

    /// <summary>What the time is for: sizes differ in steps and in tokens a step.</summary>
    private string Tokens(Preset preset) =>
        _sizes.TryGetValue(preset.Id, out var estimate) ? $"{Formats.Short(estimate.MaxSteps * estimate.TokensPerStep)} tokens" : "\u00a0";

    private string Memory(Preset preset) =>
        _sizes.TryGetValue(preset.Id, out var estimate)
            ? $"{Formats.Bytes(estimate.MemoryBytes)} {(estimate.Memories.Count > 1 ? "GPU memory" : "memory")}"
            : "\u00a0";

    /// <summary>The cards' times; small requests one after another, since each only does arithmetic.</summary>
    private async Task EstimateSizesAsync()
    {
        foreach (var preset in (_presets ?? []).Where(preset => preset.Needs.Count == 0))
        {
            try
            {
                _sizes[preset.Id] = await Trainer.EstimateAsync(preset.Plan with { Data = preset.Plan.Data with { Files = _draft.Data } });
                StateHasChanged();
            }
            catch (TrainerException)
            {
                return; // The estimate below says what is wrong.
            }
        }
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

    private async Task EstimateAsync()
    {
        int asked = ++_asked;
        if (_settings is null || !RendererInfo.IsInteractive || _draft.Data.Count == 0)
        {
            (_estimate, _problems) = (null, []);
            return;
        }

        if (_draft.Build(_settings, out var problems) is not { } plan)
        {
            _problems = problems;
            return;
        }

        if (Missing is not null)
        {
            (_estimate, _problems) = (null, []);
            return;
        }

        try
        {
            var estimate = await Trainer.EstimateAsync(plan);
            if (asked == _asked)
            {
                (_estimate, _problems) = (estimate, estimate.Problems);
            }
        }
        catch (TrainerException exception) when (asked == _asked)
        {
            _problems = [$"{exception.Message} {exception.Detail}"];
        }
    }

    private async Task StartAsync()
    {
        if (_draft.Build(_settings!, out _) is not { } plan)
        {
            return;
        }

        _starting = true;
        string? name = string.IsNullOrWhiteSpace(_name) ? null : _name.Trim();
        try
        {
            if (_when == StartKind.Now)
            {
                var run = await Trainer.CreateRunAsync(new CreateRun(name, plan));
                if (run.NameNote is { } renamed)
                {
                    Toasts.Say(NoticeLevel.Information, $"Started as {run.Name}", renamed);
                }

                Navigation.NavigateTo($"runs/{run.Id}");
                return;
            }

            var when =
                _when == StartKind.Tonight
                    ? new ScheduleWhen(ScheduleKind.Once, At: WhenDraft.Tonight(Clock), TimeZone: Clock.Zone.Id)
                    : _schedule.Build();
            await Trainer.CreateScheduleAsync(
                new SaveSchedule(name ?? $"{plan.Model.Size} {(_when == StartKind.Tonight ? "tonight" : "night")}", when, plan)
            );
            Navigation.NavigateTo("schedule");
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
