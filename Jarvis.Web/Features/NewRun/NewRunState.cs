using Jarvis.Contracts;
using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;

namespace Jarvis.Web.Features.NewRun;

/// <summary>
/// The form of a new run: what it offers, what was chosen and typed, and what that will cost. Each change is kept and estimated.
/// </summary>
public sealed class NewRunState(TrainerClient trainer, DraftStore drafts, UserClock clock)
{
    public const string StarterId = "starter";

    private readonly LinkedStart _links = new(trainer);
    private readonly KeptForm _kept = new(drafts, clock);
    private readonly FormEstimate _estimate = new(trainer);
    private readonly FormStart _start = new(trainer, clock);

    public PlanDraft Draft => Form.Draft;

    public PresetCosts Costs => _estimate.Costs;

    public IReadOnlyList<DatasetSummary> Datasets { get; private set; } = [];

    public IReadOnlyList<Preset> Presets { get; private set; } = [];

    public IReadOnlyList<PlanSetting> Settings { get; private set; } = [];

    /// <summary>The job that makes the starter dataset; null where none was begun.</summary>
    public ImportJob? StarterJob { get; set; }

    public string? Name => Form.Name;

    public StartKind When => Form.When;

    public WhenDraft Schedule => Form.Schedule;

    /// <inheritdoc cref="FormEstimate.Estimate"/>
    public PlanEstimate? Estimate => _estimate.Estimate;

    public IReadOnlyList<SettingProblem> Problems => _estimate.Problems;

    /// <inheritdoc cref="KeptForm.RestoredFrom"/>
    public DateTimeOffset? RestoredFrom => _kept.RestoredFrom;

    /// <inheritdoc cref="KeptForm.OtherDraftFrom"/>
    public DateTimeOffset? OtherDraftFrom => _kept.OtherDraftFrom;

    /// <inheritdoc cref="KeptForm.IsDrafted"/>
    public bool IsDrafted => _kept.IsDrafted;

    public bool IsLoaded => Presets.Count > 0 && Settings.Count > 0;

    public DatasetSummary? Starter => Datasets.FirstOrDefault(dataset => dataset.Id == StarterId);

    public string? PresetId => Draft.Start.PresetId;

    /// <summary>Settings that only the user can give to the chosen preset.</summary>
    public IReadOnlyList<string> Needs => Presets.FirstOrDefault(preset => preset.Id == PresetId)?.Needs ?? [];

    /// <summary>The first of <see cref="Needs"/> that was not given yet.</summary>
    public PlanSetting? Missing => Settings.FirstOrDefault(setting => Needs.Contains(setting.Key) && Draft.Value(setting.Key) is null);

    /// <summary>The plan as the form has it; null while something typed is wrong.</summary>
    public TrainingPlan? Plan => IsLoaded ? Draft.Build(Settings, out _) : null;

    public bool IsMeasuringSpeed => _estimate.IsMeasuringSpeed;

    public bool CanStart =>
        !Draft.Data.IsEmpty
        && Estimate is not null
        && Problems.Count == 0
        && (When != StartKind.Schedule || Form.Preview is { Problem: null });

    private NewRunForm Form => _kept.Form;

    /// <summary>Reads what the form offers and, at the first time, what it begins with.</summary>
    /// <exception cref="TrainerException">Nothing can be shown.</exception>
    public async Task LoadAsync(NewRunLink link)
    {
        bool first = !IsLoaded;
        Datasets = await trainer.ListDatasetsAsync(recent: first);
        Settings = Settings.Count > 0 ? Settings : await trainer.ListSettingsAsync();
        var presets = await trainer.ListPresetsAsync();
        if (first)
        {
            await BeginAsync(link, presets);
        }

        Presets = presets;
        await LoadStarterAsync();
    }

    /// <summary>Another link to the page while it is open: begins with what it names, if it names anything new.</summary>
    public async Task GoAsync(NewRunLink link)
    {
        if (link.HasStart && link.Key != Form.Link)
        {
            await BeginAsync(link, Presets);
            TakeStarter();
            await EstimateAsync();
        }
    }

    /// <summary>Drops the draft and shows the form as the link alone begins it.</summary>
    /// <returns>Brings the dropped draft back.</returns>
    public async Task<Func<Task>> StartOverAsync()
    {
        var restore = _kept.Drop();
        await FreshAsync(new NewRunLink(), Presets);
        TakeStarter();
        await EstimateAsync();
        return () =>
        {
            restore();
            return EstimateAsync();
        };
    }

    /// <summary>Shows the draft of <see cref="OtherDraftFrom"/> instead of what the link began with.</summary>
    public Task OpenOtherDraftAsync()
    {
        _kept.OpenOther();
        return EstimateAsync();
    }

    public Task TakeAsync(Preset preset) => BeginWithAsync(PlanStart.Of(preset));

    /// <summary>A plan file's plan; its data too, where it names any.</summary>
    public Task TakeFileAsync(TrainingPlan plan, string? name)
    {
        Draft.TakeAllBack();
        if (plan.Data.Files.Count > 0)
        {
            Draft.Data.Take(plan.Data);
            Form.IsDataUntouched = false;
        }

        return BeginWithAsync(new PlanStart(plan, name ?? "that you pasted"));
    }

    public Task ToggleAsync(string entry)
    {
        Draft.Data.Toggle(entry);
        return DataChangedAsync();
    }

    public Task WeighAsync(string entry, double weight)
    {
        Draft.Data.Weigh(entry, weight);
        return DataChangedAsync();
    }

    /// <summary>Adds a file or folder on this machine, if the one policy for paths lets runs read it.</summary>
    /// <returns>Why it cannot be read; null if it was added.</returns>
    public async Task<string?> AddPathAsync(string path)
    {
        if (await _estimate.RefusalAsync(path) is { } refusal)
        {
            return refusal;
        }

        Draft.Data.Add(path);
        await DataChangedAsync();
        return null;
    }

    public Task TypeAsync(string key, string? text)
    {
        Draft.Type(key, text);
        return ChangedAsync();
    }

    public Task TakeChangesBackAsync()
    {
        Draft.TakeAllBack();
        return ChangedAsync();
    }

    public void SetName(string? name)
    {
        Form.Name = name;
        _kept.Save();
    }

    public void SetWhen(StartKind when)
    {
        Form.When = when;
        _kept.Save();
    }

    public void SetPreview(SchedulePreview preview)
    {
        bool first = Form.Preview is null;
        Form.Preview = preview;
        if (!first)
        {
            _kept.Save();
        }
    }

    public Task EstimateAsync()
    {
        if (IsLoaded && !Draft.Data.IsEmpty && Missing is null)
        {
            return _estimate.AskAsync(Draft, Settings);
        }

        _estimate.Clear();
        return Task.CompletedTask;
    }

    public Task LoadCostsAsync(Action arrived) =>
        IsLoaded && !Draft.Data.IsEmpty ? Costs.LoadAsync(Draft, Presets, Settings, arrived) : Task.CompletedTask;

    /// <summary>Queues the run, or saves the schedule; the draft is done with it.</summary>
    /// <exception cref="TrainerException">Nothing was started.</exception>
    public async Task<StartedRun> StartAsync()
    {
        var started = await _start.StartAsync(Form, Plan ?? throw new InvalidOperationException("The form has a wrong value."));
        _kept.Forget();
        return started;
    }

    private Task BeginAsync(NewRunLink link, IReadOnlyList<Preset> presets) =>
        _kept.TryRestore(link) ? Task.CompletedTask : FreshAsync(link, presets);

    private async Task FreshAsync(NewRunLink link, IReadOnlyList<Preset> presets)
    {
        _estimate.Clear();
        var form = _kept.Begin(link);
        await _links.FillAsync(form.Draft, link, presets, Datasets);
        form.IsDataUntouched = form.Draft.Data.IsEmpty;
    }

    private async Task LoadStarterAsync()
    {
        if (Starter is null)
        {
            StarterJob = (await trainer.ListImportsAsync()).LastOrDefault(job =>
                job.DatasetId == StarterId || job.Name.StartsWith("Starter", StringComparison.Ordinal)
            );
            if (StarterJob is { State: ImportState.Done })
            {
                Datasets = await trainer.ListDatasetsAsync(); // it may have been finished between the two answers
            }
        }

        TakeStarter();
    }

    private void TakeStarter()
    {
        if (Form.IsDataUntouched && Starter is { } starter)
        {
            Draft.Data.Add(DataChoice.NameOf(starter));
        }
    }

    private Task BeginWithAsync(PlanStart start)
    {
        _estimate.DropEstimate();
        Draft.StartFrom(start);
        return ChangedAsync();
    }

    private Task DataChangedAsync()
    {
        Form.IsDataUntouched = false;
        return ChangedAsync();
    }

    private Task ChangedAsync()
    {
        _kept.Save();
        return EstimateAsync();
    }
}
