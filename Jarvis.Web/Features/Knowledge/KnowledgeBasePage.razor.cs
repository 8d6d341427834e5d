using Jarvis.Contracts;
using Jarvis.Web.Feed;
using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Features.Knowledge;

/// <summary>
/// One knowledge base: its chunks, and a search that explains each hit. Question, mode and page are in the URL.
/// </summary>
public sealed partial class KnowledgeBasePage
{
    private const int PageSize = 10,
        HitsShown = 10;

    private EmbedDialog _embed = null!;
    private KnowledgeSummary? _knowledge;
    private KnowledgeAnswer? _answer;
    private ChunkPage? _chunks;
    private TrainerException? _error,
        _refusal;
    private string? _shown;
    private string _typed = "";

    [Parameter]
    public string Id { get; set; } = "";

    [SupplyParameterFromQuery(Name = "q")]
    public string? Query { get; set; }

    [SupplyParameterFromQuery(Name = "by")]
    public string? By { get; set; }

    [SupplyParameterFromQuery(Name = "document")]
    public string? Document { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    public long? AskedPage { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private SelectOption<SearchMode>[] Modes =>
        [
            new(SearchMode.Both, "Both", Disabled: _knowledge is { Embeddings.Count: 0 }),
            new(SearchMode.Bm25, "Words"),
            new(SearchMode.Embeddings, "Meaning", Disabled: _knowledge is { Embeddings.Count: 0 }),
        ];

    private SearchMode Chosen =>
        _knowledge is { Embeddings.Count: 0 }
            ? SearchMode.Bm25
            : By switch
            {
                "words" => SearchMode.Bm25,
                "meaning" => SearchMode.Embeddings,
                _ => SearchMode.Both,
            };

    private long PageNumber => Math.Max(1, AskedPage ?? 1);

    protected override async Task OnParametersSetAsync()
    {
        string wanted = $"{Id}\n{Query}\n{By}\n{Document}\n{AskedPage}";
        if (wanted == _shown)
        {
            return;
        }

        _typed = _shown is null || !string.IsNullOrEmpty(Query) ? Query ?? "" : _typed;
        _shown = wanted;
        await LoadAsync(recent: true);
        if (RendererInfo.IsInteractive)
        {
            await SearchAsync(); // the first question may load a model, which would hold back the first paint
        }
    }

    protected override bool Heard(FeedEvent what) => false;

    protected override async Task LoadAsync(bool recent)
    {
        try
        {
            _knowledge = await Trainer.GetKnowledgeAsync(Id, recent);
            _chunks = string.IsNullOrWhiteSpace(Query)
                ? await Trainer.ReadChunksAsync(Id, (PageNumber - 1) * PageSize, PageSize, Document)
                : _chunks;
            _error = null;
        }
        catch (TrainerException exception)
        {
            _error = _knowledge is null || exception.IsNotFound ? exception : _error;
        }
    }

    private async Task SearchAsync()
    {
        string wanted = _shown ?? "";
        (_answer, _refusal) = (null, null);
        if (string.IsNullOrWhiteSpace(Query) || _error is not null)
        {
            return;
        }

        try
        {
            var answer = await Trainer.SearchKnowledgeAsync(Id, new SearchKnowledge(Query, HitsShown, Chosen));
            _answer = wanted == _shown ? answer : _answer; // a newer question may have been asked meanwhile
        }
        catch (TrainerException exception)
        {
            _refusal = wanted == _shown ? exception : _refusal;
        }
    }

    private void Ask() => Go(_typed.Trim(), Chosen);

    private void Go(string? query, SearchMode mode) =>
        Navigation.NavigateTo(
            Navigation.GetUriWithQueryParameters(
                new Dictionary<string, object?>
                {
                    ["q"] = string.IsNullOrWhiteSpace(query) ? null : query,
                    ["by"] = mode switch
                    {
                        SearchMode.Bm25 => "words",
                        SearchMode.Embeddings => "meaning",
                        _ => null,
                    },
                    ["document"] = null,
                    ["page"] = null,
                }
            )
        );

    /// <summary>Link to the record in its dataset, or to the other chunks of its document.</summary>
    private string Source(KnowledgeChunk chunk) =>
        chunk is { DatasetId: { } dataset, RecordId: { } record }
            ? $"datasets/{Uri.EscapeDataString(dataset)}?record={record}"
            : $"knowledge/{Uri.EscapeDataString(Id)}?document={Uri.EscapeDataString(chunk.Document)}";

    private string PageLink(long page) => Navigation.GetUriWithQueryParameter("page", page <= 1 ? (long?)null : page);

    private async Task DoneAsync()
    {
        await LoadAsync();
        await SearchAsync();
        StateHasChanged();
    }

    private Task DeleteAsync() =>
        Toasts.TryAsync(async () =>
        {
            await Trainer.DeleteKnowledgeAsync(Id);
            string id = Id;
            Toasts.OfferUndo($"{_knowledge?.Name} deleted", () => Trainer.RestoreKnowledgeAsync(id));
            Navigation.NavigateTo("knowledge");
        });
}
