using Jarvis.Contracts;
using Jarvis.Web.Feed;
using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Features.Knowledge;

/// <summary>All knowledge bases as cards, with the jobs that build one above them.</summary>
public sealed partial class KnowledgePage
{
    private static readonly IReadOnlyList<KeyValuePair<string, string>> _sorts =
    [
        new("newest", "Newest first"),
        new("name", "By name"),
        new("chunks", "Most chunks"),
    ];

    private CreateKnowledgeDialog _create = null!;
    private List<KnowledgeSummary>? _bases;
    private TrainerException? _error;

    [SupplyParameterFromQuery(Name = "q")]
    public string? Query { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    public string? Sort { get; set; }

    private List<KnowledgeSummary> Shown
    {
        get
        {
            var found = _bases!.Where(each =>
                string.IsNullOrWhiteSpace(Query)
                || $"{each.Name} {string.Join(' ', each.Sources)}".Contains(Query.Trim(), StringComparison.OrdinalIgnoreCase)
            );
            return
            [
                .. Sort switch
                {
                    "name" => found.OrderBy(each => each.Name, StringComparer.OrdinalIgnoreCase),
                    "chunks" => found.OrderByDescending(each => each.Chunks),
                    _ => found.OrderByDescending(each => each.CreatedAt),
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
            (_bases, _error) = ([.. await Trainer.ListKnowledgeAsync(recent)], null);
        }
        catch (TrainerException exception)
        {
            _error = _bases is null ? exception : null; // keep what is on the screen while the Trainer is unreachable
        }
    }

    private Task DeleteAsync(KnowledgeSummary knowledge) =>
        Toasts.TryAsync(async () =>
        {
            await Trainer.DeleteKnowledgeAsync(knowledge.Id);
            _bases?.RemoveAll(known => known.Id == knowledge.Id);
            Toasts.OfferUndo($"{knowledge.Name} deleted", () => Trainer.RestoreKnowledgeAsync(knowledge.Id));
        });
}
