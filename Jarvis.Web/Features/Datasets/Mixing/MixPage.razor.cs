using Jarvis.Contracts;
using Jarvis.Web.Feed;
using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Features.Datasets.Mixing;

/// <summary>
/// Mixes several weighted datasets into one. The choice is in the URL; the resulting domains are previewed before it is created.
/// </summary>
public sealed partial class MixPage : DatasetsLivePage
{
    private List<DatasetSummary>? _datasets;
    private MixtureDraft _draft = new([]);
    private MixturePreview? _preview;
    private TrainerException? _error;
    private TrainerException? _refusal;
    private string? _name;
    private string? _shown;
    private bool _making;

    [SupplyParameterFromQuery(Name = "part")]
    public string[]? Parts { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private string? Obstacle =>
        _draft.Parts.Count < 2 ? "Choose at least two datasets."
        : _refusal is not null ? "This mixture cannot be created."
        : null;

    protected override Task OnInitializedAsync() => LoadAsync(recent: true);

    protected override async Task OnParametersSetAsync()
    {
        _draft = MixtureDraft.Read(Parts);
        string wanted = string.Join(' ', _draft.Write());
        if (wanted != _shown)
        {
            _shown = wanted;
            await PreviewAsync(wanted);
        }
    }

    protected override bool Heard(FeedEvent what) => false;

    protected override async Task LoadAsync(bool recent)
    {
        try
        {
            (_datasets, _error) = ([.. await Trainer.ListDatasetsAsync(recent)], null);
        }
        catch (TrainerException exception)
        {
            _error = _datasets is null ? exception : null; // keep what is on the screen while the Trainer is unreachable
        }
    }

    private async Task PreviewAsync(string wanted)
    {
        if (_draft.Parts.Count == 0)
        {
            (_preview, _refusal) = (null, null);
            return;
        }

        try
        {
            var preview = await Trainer.PreviewMixtureAsync(new CreateMixture("", _draft.Parts));
            if (wanted == _shown) // drop answers that newer weights have made obsolete
            {
                (_preview, _refusal) = (preview, null);
            }
        }
        catch (TrainerException exception)
        {
            (_preview, _refusal) = (null, exception);
        }
    }

    private void Set(string id, double? weight) =>
        Navigation.NavigateTo(
            Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["part"] = _draft.With(id, weight).Write() }),
            replace: true
        );

    private string Taken(DatasetSummary dataset) =>
        _preview?.Parts.FirstOrDefault(part => part.DatasetId == dataset.Id) is { } part && _draft.WeightOf(dataset.Id) is not null
            ? $"{Formats.Count(part.Records)} of {Formats.Plural(part.Of, "record")}"
            : Formats.Plural(dataset.Records, "record");

    private async Task MakeAsync()
    {
        _making = true;
        await Toasts.TryAsync(async () =>
        {
            string name = _name?.Trim() is { Length: > 0 } given
                ? given
                : string.Join(
                    " + ",
                    _draft.Parts.Select(part => _datasets!.Find(known => known.Id == part.DatasetId)?.Name ?? part.DatasetId)
                );
            await Trainer.CreateMixtureAsync(new CreateMixture(name.Length > 120 ? name[..120] : name, _draft.Parts));
            Navigation.NavigateTo("datasets");
        });
        _making = false;
    }
}
