using Jarvis.Contracts;
using Jarvis.Web.Feed;
using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Features.Import;

/// <summary>
/// The import wizard. Decisions are in the URL (<see cref="ImportDraft"/>) and probes are requested again, so a reload, the browser's Back
/// and a link lead to the same step. When all guesses are confident, the step after the source is the preview.
/// </summary>
public sealed partial class ImportPage
{
    private const string StarterId = "starter";

    private readonly Dictionary<string, Answer> _answers = [];
    private readonly Dictionary<string, Answer> _lastAnswers = [];
    private ImportDraft _draft = ImportDraft.Empty;
    private List<ImportJob> _jobs = [];
    private string? _readDraft;
    private string? _refusal;
    private bool _looking;
    private bool _importing;
    private bool _offersStarter;

    [SupplyParameterFromQuery(Name = "step")]
    public string? Step { get; set; }

    /// <summary>Which of several files is shown; from 1.</summary>
    [SupplyParameterFromQuery(Name = "file")]
    public int? File { get; set; }

    [SupplyParameterFromQuery(Name = "draft")]
    public string? Draft { get; set; }

    /// <summary>Several files become one dataset.</summary>
    [SupplyParameterFromQuery(Name = "together")]
    public bool Together { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <param name="Refusal">Why the file could not be probed; <paramref name="Probe"/> is null then.</param>
    private sealed record Answer(ImportProbe? Probe, TrainerException? Refusal);

    private int Selected => Math.Clamp((File ?? 1) - 1, 0, Math.Max(0, _draft.Files.Count - 1));

    private ImportChoice Chosen => _draft.Files[Selected];

    private ImportStep At =>
        Enum.TryParse<ImportStep>(Step, ignoreCase: true, out var asked) && Enum.IsDefined(asked)
            ? (ImportStep)Math.Min((int)asked, (int)Reached)
            : ImportStep.Source;

    private ImportStep Reached =>
        _draft.Files.Count == 0 ? ImportStep.Source
        : _draft.Files.All(file => file.Job is null) ? ImportStep.Preview
        : _draft.Files.Any(file => file.Dataset is not null) && _draft.Files.All(file => file.Dataset is not null || IsOver(file))
            ? ImportStep.Done
        : ImportStep.Check;

    private string Forward =>
        At switch
        {
            ImportStep.Source => "Continue",
            ImportStep.Preview => _importing ? "Starting…"
            : _draft.Files.Count > 1 ? $"Import {_draft.Files.Count} files{(Joined ? " as one" : "")}"
            : "Import",
            ImportStep.Check => "Done",
            _ => "Continue",
        };

    /// <summary>Why the next step is not available yet; null when it is.</summary>
    private string? Obstacle =>
        At switch
        {
            ImportStep.Source => null,
            ImportStep.Check => Reached == ImportStep.Done ? null
            : _draft.Files.All(file => file.Dataset is null && IsOver(file)) ? "Nothing was imported."
            : "The import continues if you leave this page.",
            ImportStep.Done => null,
            ImportStep.Mapping when (Chosen.Options?.Mapping ?? AnswerOf(Chosen)?.Probe?.Options.Mapping) is { } mapping =>
                MappingPart.Missing(mapping),
            ImportStep.Mapping when AnswerOf(Chosen)?.Probe is { } probe && MappingStep.IsNeeded(Chosen, probe) =>
                "Say which field is what.",
            ImportStep.Preview => _draft.Files.Select(ObstacleOf).FirstOrDefault(reason => reason is not null),
            _ => null,
        };

    private string TrainLink =>
        "runs/new?"
        + string.Join(
            '&',
            _draft.Files.Select(file => file.Dataset).OfType<string>().Distinct().Select(id => "data=" + Uri.EscapeDataString(id))
        );

    /// <summary>Only uploads that share a layout can be merged into one dataset; the Trainer takes one path an import.</summary>
    private bool CanJoin =>
        _draft.Files.Count > 1
        && _draft.Files.All(file => file.Upload is not null)
        && _draft.Files.Select(file => AnswerOf(file)?.Probe?.Format).Distinct().Count() == 1;

    private bool Joined => Together && CanJoin;

    protected override async Task OnParametersSetAsync()
    {
        if (Draft != _readDraft)
        {
            (_draft, _readDraft) = (ImportDraft.Read(Draft), Draft);
        }

        if (!RendererInfo.IsInteractive)
        {
            return; // a probe can take seconds, which would hold back the first paint
        }

        if (At is ImportStep.Check or ImportStep.Done)
        {
            await LoadAsync();
        }
        else if (At != ImportStep.Source)
        {
            await LookAsync();
        }
        else if (!_offersStarter)
        {
            await LoadAsync(recent: true);
        }
    }

    protected override bool Heard(FeedEvent what)
    {
        if (what is not FeedEvent.Import { Job: var job })
        {
            return false;
        }

        int at = _jobs.FindIndex(known => known.Id == job.Id);
        if (at < 0)
        {
            _jobs.Add(job);
        }
        else
        {
            _jobs[at] = job;
        }

        TakeDatasets();
        return true;
    }

    protected override async Task LoadAsync(bool recent)
    {
        try
        {
            var (jobs, datasets) = (Trainer.ListImportsAsync(recent), Trainer.ListDatasetsAsync(recent));
            _jobs = [.. await jobs];
            _offersStarter = !(await datasets).Exists(dataset => dataset.Id == StarterId);
            TakeDatasets();
        }
        catch (TrainerException)
        {
            // Keep what is on the screen; the top bar reports the lost connection.
        }
    }

    private bool IsOver(ImportChoice file) =>
        _jobs.Find(job => job.Id == file.Job) is null or { State: ImportState.Failed or ImportState.Cancelled };

    private Answer? AnswerOf(ImportChoice file) =>
        _answers.GetValueOrDefault(file.ProbeKey()) ?? _lastAnswers.GetValueOrDefault(file.Upload ?? file.Path!);

    private string? Look(ImportChoice file) =>
        AnswerOf(file) is not { } answer ? null
        : answer.Refusal is not null || ObstacleOf(file) is not null ? "bad"
        : "good";

    private string? ObstacleOf(ImportChoice file)
    {
        string which = _draft.Files.Count > 1 ? $" ({file.Name})" : "";
        return AnswerOf(file) switch
        {
            null => "Looking…",
            { Refusal: not null } => $"It cannot be read{which}.",
            { Probe: not null } when file.Options?.Mapping is { } mapping && MappingPart.Missing(mapping) is { } missing =>
                $"{missing.TrimEnd('.')}{which}.",
            { Probe.Problem: not null } => $"It cannot be imported like this{which}.",
            { Probe: { } probe } when BrokenPanel.Waits(probe, file.Options) => $"Choose how to handle invalid rows{which}.",
            _ => null,
        };
    }

    /// <summary>Probes every file that has no answer yet for its current layout and options.</summary>
    private async Task LookAsync()
    {
        foreach (var file in _draft.Files.Where(file => file.Job is null && !_answers.ContainsKey(file.ProbeKey())).ToList())
        {
            _looking = true;
            StateHasChanged();
            try
            {
                Put(file, new Answer(await Trainer.ProbeAsync(file.ToProbe()), null));
            }
            catch (TrainerException exception)
            {
                Put(file, new Answer(null, exception));
            }
        }

        _looking = false;
    }

    private void Put(ImportChoice file, Answer answer) => _answers[file.ProbeKey()] = _lastAnswers[file.Upload ?? file.Path!] = answer;

    private Task LookAgainAsync()
    {
        _answers.Remove(Chosen.ProbeKey());
        return LookAsync();
    }

    private Task UploadedAsync(Uploaded upload)
    {
        var draft = Fresh().Plus(new ImportChoice(upload.Name, upload.Id));
        return upload.Pending > 0 ? Stay(draft) : GoOnAsync(draft);
    }

    private Task SettledAsync() => Fresh() is { Files.Count: > 0 } draft ? GoOnAsync(draft) : Task.CompletedTask;

    private async Task AddPathAsync(string path)
    {
        (_refusal, _looking) = (null, true);
        var choice = new ImportChoice(path.TrimEnd('/', '\\').Split('/', '\\')[^1] is { Length: > 0 } name ? name : path, null, path);
        try
        {
            Put(choice, new Answer(await Trainer.ProbeAsync(choice.ToProbe()), null));
            await GoOnAsync(Fresh().Plus(choice));
        }
        catch (TrainerException exception)
        {
            _refusal = exception.Detail ?? exception.Message;
        }
        finally
        {
            _looking = false;
        }
    }

    // A new file starts a new draft once the files of this one are being imported; they would be imported twice otherwise.
    private ImportDraft Fresh() => _draft.Files.Any(file => file.Job is not null) ? ImportDraft.Empty : _draft;

    /// <summary>Moves from the source to the first step that needs a decision: the preview when all guesses are confident.</summary>
    private async Task GoOnAsync(ImportDraft draft)
    {
        Take(draft);
        await LookAsync();
        int unsure = draft.Files.ToList().FindIndex(file => AnswerOf(file) is not { Probe: { Problem: null } seen } || !file.IsSure(seen));
        bool unmapped =
            unsure >= 0 && AnswerOf(draft.Files[unsure])?.Probe is { } probe && MappingStep.IsNeeded(draft.Files[unsure], probe);
        Navigation.NavigateTo(
            Address(
                unsure < 0 ? ImportStep.Preview
                    : unmapped ? ImportStep.Mapping
                    : ImportStep.Layout,
                draft,
                Math.Max(0, unsure)
            )
        );
    }

    private async Task ForwardAsync()
    {
        switch (At)
        {
            case ImportStep.Source:
                await GoOnAsync(_draft);
                break;
            case ImportStep.Layout when AnswerOf(Chosen)?.Probe is { } probe && !MappingStep.IsNeeded(Chosen, probe):
                Navigation.NavigateTo(Address(ImportStep.Preview, _draft));
                break;
            case ImportStep.Layout or ImportStep.Mapping:
                Navigation.NavigateTo(Address(At + 1, _draft));
                break;
            case ImportStep.Preview:
                await ImportAsync();
                break;
            default:
                Navigation.NavigateTo(Address(ImportStep.Done, _draft));
                break;
        }
    }

    private async Task ImportAsync()
    {
        _importing = true;
        var draft = _draft;
        foreach (
            var files in Joined
                ? [draft.Files]
                : draft.Files.Where(file => file.Job is null).Select(file => (IReadOnlyList<ImportChoice>)[file])
        )
        {
            try
            {
                var job = await Trainer.ImportAsync(ImportRequests.Of(files, AnswerOf(files[0])?.Probe));
                draft = new ImportDraft([.. draft.Files.Select(file => files.Contains(file) ? file with { Job = job.Id } : file)]);
            }
            catch (TrainerException exception)
            {
                Toasts.Fail(exception);
            }
        }

        _importing = false;
        if (draft.Files.Any(file => file.Job is not null))
        {
            Navigation.NavigateTo(Address(ImportStep.Check, draft));
        }
    }

    /// <summary>Records in the draft which dataset each finished import produced.</summary>
    private void TakeDatasets()
    {
        var draft = new ImportDraft([
            .. _draft.Files.Select(file =>
                file.Dataset is null
                && _jobs.Find(job => job.Id == file.Job) is { State: ImportState.Done, DatasetId: { } id, Name: var name }
                    ? file with
                    {
                        Dataset = id,
                        Title = name,
                    }
                    : file
            ),
        ]);
        if (!draft.Files.SequenceEqual(_draft.Files))
        {
            Take(draft);
            Navigation.NavigateTo(Address(At, draft), replace: true);
        }
    }

    private Task ChangeAsync(ImportChoice choice) => Stay(_draft.With(Selected, choice));

    private Task RemoveAsync(int at)
    {
        var draft = _draft.Without(at);
        Take(draft);
        Navigation.NavigateTo(Address(draft.Files.Count == 0 ? ImportStep.Source : At, draft), replace: true);
        return Task.CompletedTask;
    }

    private void Retry(ImportChoice failed) =>
        Navigation.NavigateTo(
            Address(
                ImportStep.Preview,
                new ImportDraft([.. _draft.Files.Where(file => file.Job == failed.Job).Select(file => file with { Job = null })]),
                0
            )
        );

    private void Join(bool yes) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("together", yes ? true : null), replace: true);

    private Task AcceptAsync(ImportJob job) => Toasts.TryAsync(() => Trainer.AcceptBrokenAsync(job.Id, job.Broken?.NeedsForce == true));

    private Task Stay(ImportDraft draft)
    {
        Take(draft);
        Navigation.NavigateTo(Address(At, draft, Selected), replace: true);
        return Task.CompletedTask;
    }

    // Set before the navigation: two uploads may finish before the next render, and the second must see the first.
    private void Take(ImportDraft draft) => (_draft, _readDraft) = (draft, draft.Write());

    private string Address(ImportStep step, ImportDraft draft, int? file = null) =>
        Navigation.GetUriWithQueryParameters(
            new Dictionary<string, object?>
            {
                ["step"] = step == ImportStep.Source ? null : step.ToString().ToLowerInvariant(),
                ["file"] = (file ?? Selected) is > 0 and var shown ? shown + 1 : null,
                ["draft"] = draft.Write(),
            }
        );

    private Task CancelAsync(ImportJob job) => Toasts.TryAsync(() => Trainer.CancelImportAsync(job.Id));

    private Task MakeStarterAsync() =>
        Toasts.TryAsync(async () =>
        {
            await Trainer.MakeStarterAsync();
            Navigation.NavigateTo("datasets");
        });
}
