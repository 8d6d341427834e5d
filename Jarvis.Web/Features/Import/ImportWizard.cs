using Jarvis.Contracts;
using Jarvis.Web.Trainer;

namespace Jarvis.Web.Features.Import;

/// <summary>
/// The wizard's state: the draft, the probes behind its preview and the jobs that its files became. It decides which step is shown, which
/// is next and what is missing. Requests are passed in, so that it needs neither a page nor a Trainer.
/// </summary>
public sealed class ImportWizard(ImportDraftStore store)
{
    private readonly ProbeAnswers _answers = new();

    // Drafts that were written to the URL but have not come back from it yet. Two uploads may finish between two renders, and the URL of
    // the first must not undo the second.
    private readonly List<string?> _written = [];
    private readonly List<ImportJob> _jobs = [];
    private ImportStep _asked;
    private int _file;
    private string? _read;
    private string? _id;
    private bool _knowsJobs;

    public ImportDraft Draft { get; private set; } = ImportDraft.Empty;

    public bool Together { get; private set; }

    public bool IsImporting { get; private set; }

    /// <summary>The URL names a draft that is no longer kept.</summary>
    public bool IsLost { get; private set; }

    public bool IsProbing => _answers.IsProbing;

    /// <summary>Null until the Trainer's jobs are loaded: before that a missing job does not mean a failed one.</summary>
    public IReadOnlyList<ImportJob>? Jobs => _knowsJobs ? _jobs : null;

    /// <summary>Index of the file that is shown.</summary>
    public int Selected => Math.Clamp(_file, 0, Math.Max(0, Draft.Files.Count - 1));

    public ImportChoice Chosen => Draft.Files[Selected];

    /// <summary>The step of the URL, within those that are available: a started import cannot return to its preview.</summary>
    public ImportStep Step =>
        Draft.IsStarted && _asked != ImportStep.Source
            ? (ImportStep)Math.Clamp((int)_asked, (int)ImportStep.Check, (int)Reached)
            : (ImportStep)Math.Min((int)_asked, (int)Reached);

    /// <summary>The last step that is available now.</summary>
    public ImportStep Reached =>
        Draft.Files.Count == 0 ? ImportStep.Source
        : !Draft.IsStarted ? ImportStep.Preview
        : Draft.Files.Any(file => file.Dataset is not null) && Draft.Files.All(file => file.Dataset is not null || HasFailed(file))
            ? ImportStep.Done
        : ImportStep.Check;

    /// <summary>Text of the button that leads to the next step.</summary>
    public string Forward =>
        Step switch
        {
            ImportStep.Preview => IsImporting ? "Starting…"
            : Draft.Files.Count > 1 ? $"Import {Draft.Files.Count} files{(IsJoined ? " as one" : "")}"
            : "Import",
            ImportStep.Check => "Done",
            _ => "Continue",
        };

    /// <summary>Why the next step is not available yet; null when it is.</summary>
    public string? Obstacle =>
        Step switch
        {
            ImportStep.Check => Reached == ImportStep.Done ? null
            : Draft.Files.All(file => file.Dataset is null && HasFailed(file)) ? "Nothing was imported."
            : "The import continues if you leave this page.",
            ImportStep.Mapping when (Chosen.Options?.Mapping ?? AnswerOf(Chosen)?.Probe?.Options.Mapping) is { } mapping =>
                MappingPart.Missing(mapping),
            ImportStep.Mapping when AnswerOf(Chosen)?.Probe is { } probe && Chosen.NeedsMapping(probe) => "Map the required fields.",
            ImportStep.Preview => Draft.Files.Select(ObstacleOf).FirstOrDefault(reason => reason is not null),
            _ => null,
        };

    /// <summary>Only uploads that share a layout can be merged into one dataset; the Trainer takes one path an import.</summary>
    public bool CanJoin =>
        Draft.Files.Count > 1
        && Draft.Files.All(file => file.Upload is not null)
        && Draft.Files.Select(file => AnswerOf(file)?.Probe?.Format).Distinct().Count() == 1;

    private bool IsJoined => Together && CanJoin;

    /// <summary>Takes over what the URL says.</summary>
    public void Go(ImportAddress address)
    {
        (_asked, _file) = (address.Step, (address.File ?? 1) - 1);
        string? written = address.Draft ?? address.Id;
        int own = _written.IndexOf(written);
        if (own >= 0)
        {
            _written.RemoveRange(0, own + 1);
        }
        else if (written != _read)
        {
            _written.Clear();
            var kept = address.Draft is null ? store.Find(address.Id) : null;
            _id = address.Id;
            Draft = kept?.Draft ?? ImportDraft.Read(address.Draft);
            IsLost = address is { Draft: null, Id: not null } && kept is null;
        }

        _read = written;
        Together = _written.Count == 0 ? address.Together : Together;
    }

    /// <summary>The URL of a step of the current draft.</summary>
    public ImportAddress Address(ImportStep step, int? file = null) => new(step, (file ?? Selected) + 1, Draft.Write(), _id, Together);

    /// <summary>Replaces the draft before the URL does, and keeps it.</summary>
    public void Take(ImportDraft draft)
    {
        Draft = draft;
        if (draft.Files.Count > 0)
        {
            _id ??= Guid.NewGuid().ToString("N")[..12];
        }

        IsLost = false;
        string? written = draft.Write();
        _written.Add(written is { Length: > ImportAddress.MostDraft } ? _id : written);
        if (_id is not null)
        {
            store.Keep(_id, draft, Together);
        }
    }

    /// <summary>Adds a source. The next import starts a new draft once the files of this one were sent; they would be sent twice.</summary>
    public void Add(ImportChoice choice)
    {
        if (Draft.IsStarted)
        {
            Clear();
        }

        Take(Draft.Plus(choice));
    }

    /// <summary>Adds a file or folder on the server, once a probe has shown that it can be read.</summary>
    /// <returns>Why it was refused; null when it was added.</returns>
    public async Task<string?> AddPathAsync(string path, Func<ProbeImport, Task<ImportProbe>> probe)
    {
        string last = path.TrimEnd('/', '\\').Split('/', '\\')[^1];
        var choice = new ImportChoice(last.Length > 0 ? last : path, null, path);
        _answers.Forget(choice);
        await _answers.ProbeAsync([choice], probe);
        if (AnswerOf(choice) is { Refusal: { } refusal })
        {
            return refusal.Reason;
        }

        Add(choice);
        return null;
    }

    public void Change(ImportChoice choice) => Take(Draft.With(Selected, choice));

    public void Remove(int at) => Take(Draft.Without(at));

    public void Join(bool together)
    {
        Together = together;
        Take(Draft);
    }

    /// <summary>Returns the files of a failed import to their preview, as a draft of their own.</summary>
    public void Retry(ImportChoice failed)
    {
        var files = Draft.Files.Where(file => file.Job == failed.Job).Select(file => file with { Job = null }).ToList();
        Clear();
        Take(new ImportDraft(files));
    }

    public ProbeAnswer? AnswerOf(ImportChoice file) => _answers.Of(file);

    /// <summary>"good", "bad", or null while the file is being probed.</summary>
    public string? Look(ImportChoice file) =>
        AnswerOf(file) is not { } answer ? null
        : answer.Refusal is not null || ObstacleOf(file) is not null ? "bad"
        : "good";

    /// <summary>Probes every file that has no answer yet for its current layout and options.</summary>
    public Task ProbeAsync(Func<ProbeImport, Task<ImportProbe>> probe) =>
        _answers.ProbeAsync([.. Draft.Files.Where(file => file.Job is null)], probe);

    /// <summary>Probes the shown file again.</summary>
    public Task ProbeAgainAsync(Func<ProbeImport, Task<ImportProbe>> probe)
    {
        _answers.Forget(Chosen);
        return ProbeAsync(probe);
    }

    /// <inheritdoc cref="ProbeAnswers.ForgetLost"/>
    public void ForgetLost() => _answers.ForgetLost();

    /// <summary>The first step after the source that needs a decision: the preview when all guesses are confident.</summary>
    public ImportAddress AfterSource()
    {
        int unsure = Draft.Files.ToList().FindIndex(file => AnswerOf(file) is not { Probe: { Problem: null } seen } || !file.IsSure(seen));
        bool unmapped = unsure >= 0 && AnswerOf(Draft.Files[unsure])?.Probe is { } probe && Draft.Files[unsure].NeedsMapping(probe);
        return Address(
            unsure < 0 ? ImportStep.Preview
                : unmapped ? ImportStep.Mapping
                : ImportStep.Layout,
            Math.Max(0, unsure)
        );
    }

    /// <summary>The step after this one; the mapping is skipped where the layout defines it.</summary>
    public ImportAddress Next() =>
        Step switch
        {
            ImportStep.Source => AfterSource(),
            ImportStep.Layout when AnswerOf(Chosen)?.Probe is { } probe && !Chosen.NeedsMapping(probe) => Address(ImportStep.Preview),
            ImportStep.Layout or ImportStep.Mapping => Address(Step + 1),
            _ => Address(Reached),
        };

    /// <summary>Sends the files to the Trainer, all in one request when they become one dataset.</summary>
    /// <returns>True when at least one import was started.</returns>
    public async Task<bool> ImportAsync(Func<ImportDataset, Task<ImportJob>> import, Action<TrainerException> failed)
    {
        if (IsImporting)
        {
            return false;
        }

        IsImporting = true;
        Dictionary<string, string> started = [];
        IReadOnlyList<IReadOnlyList<ImportChoice>> requests = IsJoined
            ? [Draft.Files]
            : [.. Draft.Files.Where(file => file.Job is null).Select(file => (IReadOnlyList<ImportChoice>)[file])];
        foreach (var files in requests)
        {
            try
            {
                var job = await import(ImportRequests.Of(files, AnswerOf(files[0])?.Probe));
                foreach (var file in files)
                {
                    started[file.SourceKey] = job.Id;
                }
            }
            catch (TrainerException exception)
            {
                failed(exception);
            }
        }

        IsImporting = false;
        if (started.Count > 0)
        {
            Take(
                new ImportDraft([
                    .. Draft.Files.Select(file => started.TryGetValue(file.SourceKey, out string? job) ? file with { Job = job } : file),
                ])
            );
        }

        return Draft.IsStarted;
    }

    /// <summary>Takes over the list of all jobs.</summary>
    /// <returns>True when an import of the draft has finished, so that the draft has changed.</returns>
    public bool Take(IEnumerable<ImportJob> all)
    {
        _jobs.Clear();
        _jobs.AddRange(all);
        _knowsJobs = true;
        return TakeDatasets();
    }

    /// <summary>Takes over the change of one job.</summary>
    /// <inheritdoc cref="Take(IEnumerable{ImportJob})"/>
    public bool Take(ImportJob job)
    {
        int at = _jobs.FindIndex(known => known.Id == job.Id);
        if (at < 0)
        {
            _jobs.Add(job);
        }
        else
        {
            _jobs[at] = job;
        }

        return TakeDatasets();
    }

    private bool TakeDatasets()
    {
        var draft = new ImportDraft([.. Draft.Files.Select(Finish)]);
        if (draft.Files.SequenceEqual(Draft.Files))
        {
            return false;
        }

        Take(draft);
        return true;
    }

    private ImportChoice Finish(ImportChoice file) =>
        file.Dataset is null && _jobs.Find(job => job.Id == file.Job) is { State: ImportState.Done, DatasetId: { } id, Name: var name }
            ? file with
            {
                Dataset = id,
                Title = name,
            }
            : file;

    private void Clear() => (Draft, _id, Together) = (ImportDraft.Empty, null, false);

    private bool HasFailed(ImportChoice file) =>
        _knowsJobs && _jobs.Find(job => job.Id == file.Job) is null or { State: ImportState.Failed or ImportState.Cancelled };

    private string? ObstacleOf(ImportChoice file)
    {
        string which = Draft.Files.Count > 1 ? $" ({file.Name})" : "";
        return AnswerOf(file) switch
        {
            null => "Reading…",
            { Refusal: not null } => $"Cannot be read{which}.",
            { Probe: not null } when file.Options?.Mapping is { } mapping && MappingPart.Missing(mapping) is { } missing =>
                $"{missing.TrimEnd('.')}{which}.",
            { Probe.Problem: not null } => $"Cannot be imported with these options{which}.",
            { Probe: { } probe } when InvalidRows.NeedDecision(probe, file.Options) => $"Choose how to handle invalid rows{which}.",
            _ => null,
        };
    }
}
