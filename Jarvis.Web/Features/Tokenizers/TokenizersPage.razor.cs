using Jarvis.Contracts;
using Jarvis.Web.Feed;
using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Features.Tokenizers;

/// <summary>All tokenizers, with the jobs that train one above them.</summary>
public sealed partial class TokenizersPage
{
    private static readonly IReadOnlyList<KeyValuePair<string, string>> _sorts =
    [
        new("newest", "Newest first"),
        new("name", "By name"),
        new("size", "Most tokens"),
    ];

    private TrainTokenizerDialog _train = null!;
    private ImportTokenizerDialog _import = null!;
    private List<TokenizerSummary>? _tokenizers;
    private TrainerException? _error;

    [SupplyParameterFromQuery(Name = "q")]
    public string? Query { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    public string? Sort { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private List<TokenizerSummary> Shown
    {
        get
        {
            var found = _tokenizers!.Where(t =>
                string.IsNullOrWhiteSpace(Query) || $"{t.Name} {t.Source} {t.Id}".Contains(Query.Trim(), StringComparison.OrdinalIgnoreCase)
            );
            return
            [
                .. Sort switch
                {
                    "name" => found.OrderBy(t => t.Name, StringComparer.OrdinalIgnoreCase),
                    "size" => found.OrderByDescending(t => t.VocabularySize),
                    _ => found.OrderByDescending(t => t.CreatedAt),
                },
            ];
        }
    }

    protected override Task OnInitializedAsync() => LoadAsync(recent: true);

    protected override bool Heard(FeedEvent what) => false;

    protected override async Task LoadAsync(bool recent)
    {
        try
        {
            (_tokenizers, _error) = ([.. await Trainer.ListTokenizersAsync(recent)], null);
        }
        catch (TrainerException exception)
        {
            _error = _tokenizers is null ? exception : null; // keep what is on the screen while the Trainer is unreachable
        }
    }

    private static bool IsOurs(DataJob job) => job.Kind == "tokenizer";

    private Task TrainedAsync(DataJob job) => LoadAsync();

    private void Imported(TokenizerSummary tokenizer) => Navigation.NavigateTo("tokenizers/" + tokenizer.Id);

    private Task DeleteAsync(TokenizerSummary tokenizer) =>
        Toasts.TryAsync(async () =>
        {
            await Trainer.DeleteTokenizerAsync(tokenizer.Id);
            _tokenizers?.RemoveAll(known => known.Id == tokenizer.Id);
            Toasts.OfferUndo($"{tokenizer.Name} deleted", () => Trainer.RestoreTokenizerAsync(tokenizer.Id));
        });
}
