using System.Globalization;
using Jarvis.Contracts;

namespace Jarvis.Web.Trainer;

/// <summary>Routes of knowledge bases.</summary>
public static class TrainerKnowledge
{
    public static ValueTask<List<KnowledgeSummary>> ListKnowledgeAsync(
        this TrainerClient trainer,
        bool recent = false,
        CancellationToken cancellationToken = default
    ) =>
        recent
            ? trainer.GetRecentAsync<List<KnowledgeSummary>>("api/knowledge", cancellationToken)
            : new(trainer.GetAsync<List<KnowledgeSummary>>("api/knowledge", cancellationToken));

    public static ValueTask<KnowledgeSummary> GetKnowledgeAsync(
        this TrainerClient trainer,
        string id,
        bool recent = false,
        CancellationToken cancellationToken = default
    ) =>
        recent
            ? trainer.GetRecentAsync<KnowledgeSummary>(Base(id), cancellationToken)
            : new(trainer.GetAsync<KnowledgeSummary>(Base(id), cancellationToken));

    public static Task<DataJob> CreateKnowledgeAsync(
        this TrainerClient trainer,
        CreateKnowledge create,
        CancellationToken cancellationToken = default
    ) => trainer.PostAsync<DataJob>("api/knowledge", create, cancellationToken);

    public static Task<DataJob> EmbedKnowledgeAsync(
        this TrainerClient trainer,
        string id,
        EmbedKnowledge embed,
        CancellationToken cancellationToken = default
    ) => trainer.PostAsync<DataJob>($"{Base(id)}/embed", embed, cancellationToken);

    public static Task<KnowledgeAnswer> SearchKnowledgeAsync(
        this TrainerClient trainer,
        string id,
        SearchKnowledge search,
        CancellationToken cancellationToken = default
    ) => trainer.PostAsync<KnowledgeAnswer>($"{Base(id)}/search", search, cancellationToken);

    public static ValueTask<ChunkPage> ReadChunksAsync(
        this TrainerClient trainer,
        string id,
        long offset,
        int limit,
        string? document,
        CancellationToken cancellationToken = default
    ) =>
        trainer.GetRecentAsync<ChunkPage>(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Base(id)}/chunks?offset={offset}&limit={limit}"
                    + $"{(string.IsNullOrEmpty(document) ? "" : "&document=" + Uri.EscapeDataString(document))}"
            ),
            cancellationToken
        );

    public static Task DeleteKnowledgeAsync(this TrainerClient trainer, string id, CancellationToken cancellationToken = default) =>
        trainer.DeleteAsync(Base(id), cancellationToken);

    public static Task RestoreKnowledgeAsync(this TrainerClient trainer, string id, CancellationToken cancellationToken = default) =>
        trainer.PostAsync($"{Base(id)}/restore", cancellationToken: cancellationToken);

    private static string Base(string id) => "api/knowledge/" + Uri.EscapeDataString(id);
}
