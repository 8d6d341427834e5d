using Jarvis.Contracts;
using Jarvis.Web.Shared;
using Jarvis.Web.Shell.Tour;
using Jarvis.Web.Trainer;

namespace Jarvis.Web.Features.NewRun;

/// <summary>
/// The form of a new run: what was chosen and typed, what it begins with, what is wrong with it, and what the run will cost. Every change
/// is kept as the draft until the run is started or the form is begun again.
/// </summary>
public sealed class NewRunState(TrainerClient trainer, DraftStore drafts, UserClock clock)
{
    public const string StarterId = "starter";
    private string _link = "";
    private bool _isDataUntouched = true;
    private StoredDraft? _other;
    private int _asked;

    public PlanDraft Draft { get; private set; } = new();

    public PresetCosts Costs { get; } = new(trainer);

    public IReadOnlyList<DatasetSummary> Datasets { get; private set; } = [];

    public IReadOnlyList<Preset> Presets { get; private set; } = [];

    public IReadOnlyList<PlanSetting> Settings { get; private set; } = [];

    /// <summary>The job that makes the starter dataset; null where none was begun.</summary>
    public ImportJob? StarterJob { get; set; }

    public string? Name { get; private set; }

    public StartKind When { get; private set; }

    public WhenDraft Schedule { get; private set; } = WhenDraft.For(clock);

    /// <summary>Of <see cref="Schedule"/>; null until the Trainer has read it.</summary>
    public SchedulePreview? Preview { get; set; }

    /// <summary>Null until it is known, and while a setting has a wrong value.</summary>
    public PlanEstimate? Estimate { get; private set; }

    public IReadOnlyList<SettingProblem> Problems { get; private set; } = [];

    /// <summary>When the draft that is shown was saved in an earlier visit; null where the form was begun in this one.</summary>
    public DateTimeOffset? RestoredFrom { get; private set; }

    /// <summary>When a draft was saved that a link with a start of its own stands in front of; the first change here replaces it.</summary>
    public DateTimeOffset? OtherDraftFrom => _other?.SavedAt;

    /// <summary>Something is kept that "Start over" would drop.</summary>
    public bool IsDrafted { get; private set; }

    public bool IsLoaded => Presets.Count > 0 && Settings.Count > 0;

    public DatasetSummary? Starter => Datasets.FirstOrDefault(dataset => dataset.Id == StarterId);

    public string? PresetId => Draft.Start.PresetId;

    /// <summary>Settings that only the user can give to the chosen preset.</summary>
    public IReadOnlyList<string> Needs => Presets.FirstOrDefault(preset => preset.Id == PresetId)?.Needs ?? [];

    /// <summary>The first of <see cref="Needs"/> that was not given yet.</summary>
    public PlanSetting? Missing => Settings.FirstOrDefault(setting => Needs.Contains(setting.Key) && Draft.Value(setting.Key) is null);

    /// <summary>The plan as the form has it; null while something typed is wrong.</summary>
    public TrainingPlan? Plan => IsLoaded ? Draft.Build(Settings, out _) : null;

    public bool IsMeasuringSpeed => Estimate is { IsMeasuringSpeed: true } || Costs.IsMeasuringSpeed;

    public bool CanStart =>
        !Draft.Data.IsEmpty && Estimate is not null && Problems.Count == 0 && (When != StartKind.Schedule || Preview is { Problem: null });

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
        if (link.HasStart && link.Key != _link)
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
        var dropped = ToStored();
        drafts.Remove();
        await FreshAsync(new NewRunLink(), Presets);
        TakeStarter();
        await EstimateAsync();
        return () =>
        {
            Restore(dropped);
            drafts.Write(dropped);
            return EstimateAsync();
        };
    }

    /// <summary>Shows the draft of <see cref="OtherDraftFrom"/> instead of what the link began with.</summary>
    public Task OpenOtherDraftAsync()
    {
        if (_other is { } other)
        {
            _other = null;
            Restore(other);
        }

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
            _isDataUntouched = false;
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
        var alone = new TrainingPlan { Data = new() { Files = [path] } };
        var refusal = SettingProblems
            .Of((await trainer.EstimateAsync(alone)).Problems)
            .FirstOrDefault(problem => problem.Key == "data" || DataChoice.Names(problem.Text, path));
        if (refusal is not null)
        {
            return refusal.Text;
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
        Name = name;
        Save();
    }

    public void SetWhen(StartKind when)
    {
        When = when;
        Save();
    }

    public void SetPreview(SchedulePreview preview)
    {
        bool first = Preview is null;
        Preview = preview;
        if (!first)
        {
            Save();
        }
    }

    /// <summary>The plan's problems as the form itself finds them at once, else the Trainer's, with what the run costs.</summary>
    public async Task EstimateAsync()
    {
        int asked = ++_asked;
        if (!IsLoaded || Draft.Data.IsEmpty || Missing is not null)
        {
            (Estimate, Problems) = (null, []);
            return;
        }

        if (Draft.Build(Settings, out var problems) is not { } plan)
        {
            Problems = problems;
            return;
        }

        try
        {
            var estimate = await trainer.EstimateAsync(plan);
            if (asked == _asked)
            {
                (Estimate, Problems) = (estimate, [.. SettingProblems.Of(estimate.Problems).Select(OfData)]);
                if (PresetId is { } preset && Problems.Count == 0)
                {
                    Costs.Set(preset, estimate);
                }
            }
        }
        catch (TrainerException exception)
        {
            Problems = asked == _asked ? [new SettingProblem(null, $"{exception.Message} {exception.Detail}")] : Problems;
        }
    }

    public Task LoadCostsAsync(Action arrived) =>
        IsLoaded && !Draft.Data.IsEmpty ? Costs.LoadAsync(Draft, Presets, Settings, arrived) : Task.CompletedTask;

    /// <summary>Queues the run, or saves the schedule; the draft is done with it.</summary>
    /// <exception cref="TrainerException">Nothing was started.</exception>
    public async Task<StartedRun> StartAsync()
    {
        var plan = Plan ?? throw new InvalidOperationException("The form has a wrong value.");
        string? name = string.IsNullOrWhiteSpace(Name) ? null : Name.Trim();
        if (When == StartKind.Now)
        {
            var run = await trainer.CreateRunAsync(new CreateRun(name, plan));
            Forget();
            return new StartedRun($"runs/{run.Id}", run.NameNote is { } note ? ($"Started as {run.Name}", note) : null);
        }

        bool tonight = When == StartKind.Tonight;
        var when = tonight ? new ScheduleWhen(ScheduleKind.Once, At: WhenDraft.Tonight(clock), TimeZone: clock.Zone.Id) : Schedule.Build();
        var saved = await trainer.CreateScheduleAsync(
            new SaveSchedule(name ?? $"{plan.Model.Size} {(tonight ? "tonight" : "night")}", when, plan)
        );
        Forget();
        return new StartedRun(
            "schedule",
            saved.Warning is { } warning ? ($"“{saved.Name}” is planned, but runs will wait", warning) : null
        );
    }

    /// <summary>The Trainer names a missing dataset or file without naming the setting.</summary>
    private SettingProblem OfData(SettingProblem problem) =>
        problem.Key is null && Draft.Data.Files.Any(entry => DataChoice.Names(problem.Text, entry))
            ? problem with
            {
                Key = "data",
            }
            : problem;

    private async Task BeginAsync(NewRunLink link, IReadOnlyList<Preset> presets)
    {
        _link = link.Key;
        var stored = drafts.Read();
        if (stored is not null && (!link.HasStart || stored.Link == link.Key))
        {
            Restore(stored);
            When = !link.HasStart && Asked(link) is { } asked ? asked : When;
            return;
        }

        await FreshAsync(link, presets);
        _other = stored;
    }

    private static StartKind? Asked(NewRunLink link) =>
        link.When switch
        {
            "schedule" => StartKind.Schedule,
            "tonight" => StartKind.Tonight,
            _ => null,
        };

    private async Task FreshAsync(NewRunLink link, IReadOnlyList<Preset> presets)
    {
        (_link, _isDataUntouched, IsDrafted, RestoredFrom) = (link.Key, true, false, null);
        (Name, When, Schedule, Preview, Estimate, Problems) = (null, Asked(link) ?? StartKind.Now, WhenDraft.For(clock), null, null, []);
        Draft = new PlanDraft();
        if (link.From is { Length: > 0 } runId)
        {
            var run = await trainer.GetRunAsync(runId);
            Draft.StartFrom(new PlanStart(run.Plan, run.Summary.Name) { RunId = runId });
            Draft.Data.Take(run.Plan.Data);
            if (link.Base is { } name && run.Checkpoints.FirstOrDefault(checkpoint => checkpoint.Name == name) is { } started)
            {
                Draft.Type("base_model", started.Path);
            }
        }
        else
        {
            Draft.StartFrom(PlanStart.Of(presets.FirstOrDefault(preset => preset.Id == link.Preset) ?? presets[0]));
        }

        foreach (var dataset in Datasets.Where(dataset => link.Datasets?.Contains(dataset.Id) == true))
        {
            Draft.Data.Add(DataChoice.NameOf(dataset));
        }

        if (link.File is { Length: > 0 } file)
        {
            Draft.Data.Add(file);
        }

        if (link.Tokenizer is { Length: > 0 } tokenizer)
        {
            Draft.Type("tokenizer", tokenizer);
        }

        foreach (var (key, value) in link.Tour ? TourPlan.Settings : [])
        {
            Draft.Type(key, value);
        }

        _isDataUntouched = Draft.Data.IsEmpty;
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
        if (_isDataUntouched && Starter is { } starter)
        {
            Draft.Data.Add(DataChoice.NameOf(starter));
        }
    }

    private Task BeginWithAsync(PlanStart start)
    {
        Estimate = null;
        Draft.StartFrom(start);
        return ChangedAsync();
    }

    private Task DataChangedAsync()
    {
        _isDataUntouched = false;
        return ChangedAsync();
    }

    private Task ChangedAsync()
    {
        Save();
        return EstimateAsync();
    }

    private void Save()
    {
        (IsDrafted, _other) = (true, null);
        drafts.Write(ToStored());
    }

    private void Forget()
    {
        IsDrafted = false;
        if (_other is null)
        {
            drafts.Remove();
        }
    }

    private StoredDraft ToStored() =>
        new(_link, clock.Now, Draft.Start, new Dictionary<string, string>(Draft.Typed))
        {
            Data = [.. Draft.Data.Chosen],
            IsDataUntouched = _isDataUntouched,
            Name = Name,
            When = When,
            Schedule = Schedule.Problem is null ? Schedule.Build() : null,
        };

    private void Restore(StoredDraft stored)
    {
        (_link, _isDataUntouched, IsDrafted, RestoredFrom) = (stored.Link, stored.IsDataUntouched, true, stored.SavedAt);
        (Name, When, Preview) = (stored.Name, stored.When, null);
        Schedule = stored.Schedule is { } schedule ? WhenDraft.From(schedule, clock) : WhenDraft.For(clock);
        Draft = new PlanDraft();
        Draft.Data.Take(stored.Data);
        Draft.StartFrom(stored.Start);
        foreach (var (key, text) in stored.Typed)
        {
            Draft.Type(key, text);
        }
    }
}
