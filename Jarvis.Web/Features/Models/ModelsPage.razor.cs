using Jarvis.Contracts;
using Jarvis.Web.Features.Chat;
using Jarvis.Web.Feed;
using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Features.Models;

/// <summary>Every finished checkpoint and imported model, what stands on it, and the exports that are on their way or ready.</summary>
public sealed partial class ModelsPage
{
    /// <summary>Longer lists are rendered as far as they are seen.</summary>
    private const int MostPlain = 60;

    private static readonly string[] _kinds = ["model-export", "model-import"];

    private static readonly (string Key, string Title)[] _columns =
    [
        ("name", "Name"),
        ("size", "Size"),
        ("loss", "Validation loss"),
        ("newest", "When"),
        ("used", "Used by"),
    ];

    private readonly Dictionary<string, CheckpointProof> _proofs = [];
    private readonly HashSet<string> _verifying = [];
    private DeleteModelDialog _delete = null!;
    private UseModelDialog _use = null!;
    private ImportModelDialog _import = null!;
    private List<ModelSummary>? _models;
    private List<ModelLine> _lines = [];
    private List<ExportedFile> _downloads = [];
    private IDisposable? _chats;
    private TrainerException? _error;

    [SupplyParameterFromQuery(Name = "q")]
    private string? Query { get; set; }

    [SupplyParameterFromQuery(Name = "filter")]
    private string? Filter { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    private string? Sort { get; set; }

    [Inject]
    private TrainerClient Trainer { get; set; } = null!;

    [Inject]
    private ConversationStore Conversations { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override void OnInitialized()
    {
        base.OnInitialized();
        if (RendererInfo.IsInteractive)
        {
            _chats = Conversations.Subscribe(what =>
            {
                if (what is ChatEvent.Listed)
                {
                    _ = InvokeAsync(() =>
                    {
                        Look();
                        StateHasChanged();
                    });
                }
            });
        }
    }

    protected override Task OnInitializedAsync() => LoadAsync(recent: true);

    protected override void OnParametersSet() => Look();

    public override ValueTask DisposeAsync()
    {
        _chats?.Dispose();
        return base.DisposeAsync();
    }

    protected override bool Heard(FeedEvent what) => false;

    protected override async Task HeardAsync(FeedEvent what)
    {
        bool written = what is FeedEvent.Events(_, var batch) && batch.Any(each => each is CheckpointWritten);
        if (written || what is FeedEvent.Reloaded or FeedEvent.Removed or FeedEvent.Finished or FeedEvent.Datasets or FeedEvent.Schedules)
        {
            await LoadAsync();
            StateHasChanged();
        }
    }

    private Task LoadAsync() => LoadAsync(recent: false);

    private async Task LoadAsync(bool recent)
    {
        try
        {
            var models = await Trainer.ListModelsAsync(recent);
            _downloads = [.. (await Trainer.ListExportsAsync(recent)).Where(IsModel)];
            (_models, _error) = (models, null);
            Look();
        }
        catch (TrainerException exception)
        {
            _error = _models is null ? exception : null; // what is shown stays readable while the trainer is away
        }
    }

    private void Look() =>
        _lines = _models is null ? [] : [.. ModelTable.Lines(_models, Conversations.CountByModel(), Query, Filter, Sort)];

    /// <summary>Exports of datasets have other endings.</summary>
    private static bool IsModel(ExportedFile file) => file.Name.EndsWith(".zip", StringComparison.Ordinal);

    private static bool IsOurs(DataJob job) => _kinds.Contains(job.Kind);

    private Task DoneAsync(DataJob job) => LoadAsync();

    private Task ExportAsync(ModelSummary model, bool ema) => Toasts.TryAsync(() => Trainer.ExportModelAsync(model, ema));

    private Task KeepAsync(ModelSummary model) =>
        Toasts.TryAsync(async () =>
        {
            var changed = await Trainer.KeepModelAsync(model, !model.Kept);
            _models = [.. _models!.Select(each => each.Id == changed.Id ? changed : each)];
            Look();
        });

    private async Task VerifyAsync(ModelSummary model)
    {
        _verifying.Add(model.Id);
        await Toasts.TryAsync(async () => _proofs[model.Id] = await Trainer.VerifyModelAsync(model));
        _verifying.Remove(model.Id);
    }

    /// <summary>Asks where something would miss it; the undo is offered either way.</summary>
    private Task AskDeleteAsync(ModelLine line) =>
        line.Standing > 0 || line.Model is { Needed: not null } or { RunId: not null, Kept: true }
            ? _delete.OpenAsync(line)
            : DeleteAsync(line);

    private Task DeleteAsync(ModelLine line) =>
        Toasts.TryAsync(async () =>
        {
            await Trainer.DeleteModelAsync(line.Model);
            _models?.RemoveAll(model => model.Id == line.Model.Id);
            Look();
            Toasts.OfferUndo($"{line.FullName} deleted", () => Trainer.RestoreModelAsync(line.Model));
        });

    private void SortBy(string key)
    {
        string? next = (Sort ?? "newest") == key ? "-" + key : key;
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("sort", next == "newest" ? null : next), replace: true);
    }

    // Newest first is the plain order of that column, and downwards.
    private string Sorted(string key)
    {
        string sort = Sort ?? "newest";
        return sort != key && sort != "-" + key ? "none"
            : sort == key == (key == "newest") ? "descending"
            : "ascending";
    }
}
