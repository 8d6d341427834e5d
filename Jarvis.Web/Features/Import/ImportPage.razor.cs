using Jarvis.Contracts;
using Jarvis.Web.Feed;
using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Features.Import;

/// <summary>
/// The import wizard. Decisions are in the URL, or kept on the server where they are too long for one, and probes are requested again: a
/// reload, the browser's Back, a link and a restarted server lead to the same step. <see cref="ImportWizard"/> is the state.
/// </summary>
public sealed partial class ImportPage
{
    private const string StarterId = "starter";

    private ImportWizard _wizard = null!;
    private IReadOnlyList<KeptImport> _unfinished = [];
    private string? _refusal;
    private bool _offersStarter;

    [SupplyParameterFromQuery(Name = "step")]
    public string? Step { get; set; }

    [SupplyParameterFromQuery(Name = "file")]
    public int? File { get; set; }

    [SupplyParameterFromQuery(Name = "draft")]
    public string? Draft { get; set; }

    [SupplyParameterFromQuery(Name = "import")]
    public string? Import { get; set; }

    [SupplyParameterFromQuery(Name = "together")]
    public bool Together { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private ImportDraftStore Store { get; set; } = null!;

    private string TrainLink =>
        "runs/new?"
        + string.Join(
            '&',
            _wizard.Draft.Files.Select(file => file.Dataset).OfType<string>().Distinct().Select(id => "data=" + Uri.EscapeDataString(id))
        );

    protected override void OnInitialized()
    {
        _wizard = new ImportWizard(Store);
        base.OnInitialized();
    }

    protected override async Task OnParametersSetAsync()
    {
        _wizard.Go(ImportAddress.Read(Step, File, Draft, Import, Together));
        _unfinished = _wizard.Draft.Files.Count == 0 ? Store.Unfinished : [];
        if (!RendererInfo.IsInteractive)
        {
            return; // a probe can take seconds, which would hold back the first paint
        }

        if (_wizard.Step is ImportStep.Check or ImportStep.Done)
        {
            await LoadAsync();
        }
        else if (_wizard.Step != ImportStep.Source)
        {
            await ProbeAsync();
        }
        else if (!_offersStarter)
        {
            await LoadAsync(recent: true);
        }
    }

    protected override bool Heard(FeedEvent what)
    {
        if (what is FeedEvent.Reloaded)
        {
            _wizard.ForgetLost();
        }
        else if (what is FeedEvent.Import { Job: var job })
        {
            if (_wizard.Take(job))
            {
                ShowDraft();
            }

            return true;
        }

        return false;
    }

    protected override async Task LoadAsync(bool recent)
    {
        try
        {
            var (jobs, datasets) = (Trainer.ListImportsAsync(recent), Trainer.ListDatasetsAsync(recent));
            bool finished = _wizard.Take(await jobs);
            _offersStarter = !(await datasets).Exists(dataset => dataset.Id == StarterId);
            if (finished)
            {
                ShowDraft();
            }

            if (_wizard.Step is > ImportStep.Source and < ImportStep.Check)
            {
                await ProbeAsync(); // after a lost connection some files have no answer
            }
        }
        catch (TrainerException)
        {
            // Keep what is on the screen; the top bar reports the lost connection.
        }
    }

    private Task ProbeAsync() => _wizard.ProbeAsync(AskAsync);

    // Renders before each request, so that the files already answered show their state while the next one is read.
    private Task<ImportProbe> AskAsync(ProbeImport probe)
    {
        StateHasChanged();
        return Trainer.ProbeAsync(probe);
    }

    private Task ProbeAgainAsync() => _wizard.ProbeAgainAsync(AskAsync);

    private async Task UploadedAsync(Uploaded upload)
    {
        _wizard.Add(new ImportChoice(upload.Name, upload.Id));
        if (upload.Pending > 0)
        {
            ShowDraft();
        }
        else
        {
            await LeaveSourceAsync();
        }
    }

    private Task SettledAsync() => _wizard.Draft is { Files.Count: > 0, IsStarted: false } ? LeaveSourceAsync() : Task.CompletedTask;

    private async Task AddPathAsync(string path)
    {
        _refusal = null;
        _refusal = await _wizard.AddPathAsync(path, AskAsync);
        if (_refusal is null)
        {
            await LeaveSourceAsync();
        }
    }

    private async Task LeaveSourceAsync()
    {
        await ProbeAsync();
        Go(_wizard.AfterSource());
    }

    private async Task ForwardAsync()
    {
        switch (_wizard.Step)
        {
            case ImportStep.Source:
                await LeaveSourceAsync();
                break;
            case ImportStep.Preview:
                if (await _wizard.ImportAsync(request => Trainer.ImportAsync(request), Toasts.Fail))
                {
                    Go(_wizard.Address(ImportStep.Check));
                }

                break;
            default:
                Go(_wizard.Next());
                break;
        }
    }

    private void Change(ImportChoice choice)
    {
        _wizard.Change(choice);
        ShowDraft();
    }

    private void Remove(int at)
    {
        _wizard.Remove(at);
        ShowDraft();
    }

    private void Join(bool together)
    {
        _wizard.Join(together);
        ShowDraft();
    }

    private void Retry(ImportChoice failed)
    {
        _wizard.Retry(failed);
        Go(_wizard.Address(ImportStep.Preview, file: 0));
    }

    private void Discard(KeptImport kept)
    {
        Store.Forget(kept.Id);
        _unfinished = Store.Unfinished;
        Toasts.OfferUndo($"Import of {kept.Draft.Names} discarded", () =>
        {
            Store.Keep(kept.Id, kept.Draft, kept.Together);
            return InvokeAsync(() =>
            {
                _unfinished = Store.Unfinished;
                StateHasChanged();
            });
        });
    }

    /// <summary>Writes the changed draft to the URL, without a step back in the browser.</summary>
    private void ShowDraft() => Go(_wizard.Address(_wizard.Step), replace: true);

    private string Address(ImportStep step) => Address(_wizard.Address(step));

    private string Address(ImportAddress address) => Navigation.GetUriWithQueryParameters(address.ToQuery());

    private void Go(ImportAddress address, bool replace = false) => Navigation.NavigateTo(Address(address), replace: replace);

    private Task AcceptAsync(ImportJob job) => Toasts.TryAsync(() => Trainer.AcceptBrokenAsync(job.Id, job.Broken?.NeedsForce == true));

    private Task CancelAsync(ImportJob job) => Toasts.TryAsync(() => Trainer.CancelImportAsync(job.Id));

    private Task MakeStarterAsync() =>
        Toasts.TryAsync(async () =>
        {
            await Trainer.MakeStarterAsync();
            Navigation.NavigateTo("datasets");
        });
}
